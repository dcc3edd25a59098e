import { readableOf } from '../shapes/list-of.js';
import { type Optional, optional, record } from '../shapes/record.js';
import { about, type Shape } from '../shapes/shape.js';
import { scheduleShape, tagShape } from './calendar-shape.js';
import type { DefinitionSet } from './definition-set.js';
import { goalShape } from './goal-shape.js';
import { kpiShape } from './kpi-shape.js';
import { measureShape } from './measure-shape.js';
import { sourceShape } from './source-shape.js';

const kind = <T>(description: string, shape: Shape<T>): Optional<readonly T[]> => optional(about(description, readableOf(shape)));

/** A file of definitions: any of the kinds, none with faults that keep it from being read. */
export const fileShape = record<Partial<DefinitionSet>>({
  sources: kind('What interactions are recorded of, each with its fields.', sourceShape),
  measures: kind('How rows of one source become one number.', measureShape),
  kpis: kind('Formulas over measures and other KPIs.', kpiShape),
  tags: kind('Calendar tags: named ranges of days.', tagShape),
  schedules: kind('Work schedules: when people work, in the organisation\'s zone.', scheduleShape),
  goals: kind('What KPIs are to be, each with its target and the people who review it.', goalShape),
});
