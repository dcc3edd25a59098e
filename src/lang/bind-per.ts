import { isApproximate, isCount, isPercentile, type Aggregation } from './aggregation.js';
import type { PerDefinition, SourceDefinition } from './catalog.js';
import type { PerRead } from './kpi-expr.js';
import type { MeasureTexts } from './measure-texts.js';
import { TYPE_NAMES } from './typed.js';
import { PLAIN, type Unit } from './units.js';

/** A measure's inner aggregate with the unit in which its values and `inner` are displayed. */
export interface BoundPer {
  readonly read: PerRead;
  readonly unit: Unit;
}

/** Binds the inner aggregate and the condition on it; undefined after a finding. */
export function bindPer(per: PerDefinition, outer: Aggregation, source: SourceDefinition, texts: MeasureTexts): BoundPer | undefined {
  const before = texts.diagnostics.length;
  const { aggregation } = per;
  if (outer === 'FIRST' || outer === 'LAST') texts.report('aggregation', outer, 'TYP326', { aggregation: outer, why: 'entities' });
  if (isPercentile(aggregation) || isApproximate(aggregation)) {
    texts.report('per.aggregation', aggregation, 'TYP326', { aggregation, why: isPercentile(aggregation) ? 'percentile' : 'approximate' });
  }
  const entity = texts.entity('per.entity', per.entity, source);
  if (per.value === null && aggregation !== 'COUNT') texts.report('per.value', '', 'TYP310', { aggregation });
  const value = per.value === null ? undefined : texts.row('per.value', per.value, source, 'any');
  if (value !== undefined && !isCount(aggregation) && value.type !== 'number') {
    texts.report('per.value', per.value!, 'TYP309', { aggregation, found: TYPE_NAMES[value.type] });
  }
  const filter = texts.condition('per.filter', per.filter, source);
  const unit = isCount(aggregation) ? PLAIN : value?.unit ?? undefined;
  // What it is a condition on is not known where the inner value is not.
  const keep = unit === undefined || per.keep === null ? undefined : texts.inner('per.keep', per.keep, unit, 'boolean');
  if (texts.diagnostics.length > before) return undefined;
  return {
    read: { entity: entity!, aggregation, value: value?.bySource[source.key] ?? null, filter, keep: keep?.expr ?? null },
    unit: unit!,
  };
}
