import { listOf } from '../shapes/list-of.js';
import { type Optional, optional, record } from '../shapes/record.js';
import { about, type Shape } from '../shapes/shape.js';
import { scheduleShape, tagShape } from './calendar-shape.js';
import type { DefinitionKind, DefinitionSet } from './definition-set.js';
import { kpiShape } from './kpi-shape.js';
import { measureShape } from './measure-shape.js';
import { sourceShape } from './source-shape.js';

/** What a definition of each kind looks like. */
export const DEFINITION_SHAPES: { readonly [K in DefinitionKind]: Shape<DefinitionSet[K][number]> } = {
  sources: about('Rows of one kind of event, and what is recorded of each.', sourceShape),
  measures: about('How rows of one source become one number.', measureShape),
  kpis: about('Formulas over measures and other KPIs.', kpiShape),
  tags: about('Named ranges of days.', tagShape),
  schedules: about('When people work, in the organisation\'s zone.', scheduleShape),
};

const several = <T>(shape: Shape<T>): Optional<readonly T[]> => optional(listOf(shape));

/** A file of definitions: any of the kinds. */
export const fileShape = record<Partial<DefinitionSet>>({
  sources: several(DEFINITION_SHAPES.sources),
  measures: several(DEFINITION_SHAPES.measures),
  kpis: several(DEFINITION_SHAPES.kpis),
  tags: several(DEFINITION_SHAPES.tags),
  schedules: several(DEFINITION_SHAPES.schedules),
});
