import type { CohortDefinition, SourceDefinition } from './catalog.js';
import type { CohortRead } from './kpi-expr.js';
import type { MeasureTexts } from './measure-texts.js';
import type { RowExpr } from './row-expr.js';

/** Binds whose activity in another window is asked; undefined after a finding. `filter`: the measure's own. */
export function bindCohort(
  cohort: CohortDefinition, source: SourceDefinition, filter: RowExpr | null, texts: MeasureTexts,
): CohortRead | undefined {
  const { active, window } = cohort;
  const entity = texts.entity('cohort.entity', cohort.entity, source);
  const offsetMs = texts.duration('cohort.offset', cohort.offset);
  return entity === undefined || offsetMs === undefined ? undefined : { entity, active, window, offsetMs: offsetMs ?? 0, filter };
}
