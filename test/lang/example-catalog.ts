import type { Catalog, FieldDefinition, KpiDefinition, MeasureDefinition, SourceDefinition } from '../../src/lang/catalog.js';

export const field = (
  key: string,
  type: FieldDefinition['type'],
  role: FieldDefinition['role'],
  more: Partial<FieldDefinition> = {},
): FieldDefinition => ({ key, name: key, type, role, unit: null, expression: null, description: null, personal: false, ...more });

export const source = (key: string, fields: readonly FieldDefinition[]): SourceDefinition =>
  ({ id: `id-${key}`, key, versionId: `v-${key}`, fields, coversFrom: null });

export const measure = (key: string, of: string, more: Partial<MeasureDefinition> = {}): MeasureDefinition => ({
  key,
  versionId: `v-${key}`,
  source: of,
  aggregation: 'COUNT',
  value: null,
  filter: null,
  percentile: null,
  at: 'occurredAt',
  unit: null,
  ...more,
});

export const kpi = (key: string, expression: string, unit: string | null = null): KpiDefinition => ({
  key,
  name: key,
  versionId: `v-${key}`,
  expression,
  unit,
  direction: 'NEUTRAL',
  format: null,
  maturityLagMs: null,
  minSample: null,
});

export function catalogOf(
  sources: readonly SourceDefinition[],
  measures: readonly MeasureDefinition[],
  kpis: readonly KpiDefinition[],
): Catalog {
  const byKey = <T extends { readonly key: string }>(items: readonly T[]): Map<string, T> =>
    new Map(items.map((item) => [item.key, item]));
  const [bySource, byMeasure, byKpi] = [byKey(sources), byKey(measures), byKey(kpis)];
  return {
    source: (key) => bySource.get(key), measure: (key) => byMeasure.get(key), kpi: (key) => byKpi.get(key),
    sourceKeys: [...bySource.keys()].sort(), measureKeys: [...byMeasure.keys()].sort(), kpiKeys: [...byKpi.keys()].sort(),
  };
}

export const calls = source('calls', [
  field('channel', 'TEXT', 'DIMENSION'),
  field('team', 'TEXT', 'DIMENSION'),
  field('agent', 'TEXT', 'ENTITY'),
  field('answered', 'BOOLEAN', 'VALUE'),
  field('score', 'NUMBER', 'VALUE'),
  field('wait', 'NUMBER', 'VALUE', { unit: 'min' }),
  field('talk', 'NUMBER', 'VALUE', { unit: 's' }),
  field('cost', 'NUMBER', 'VALUE', { unit: 'EUR' }),
  field('wage', 'NUMBER', 'VALUE', { unit: 'EUR/h' }),
  field('resolved_at', 'INSTANT', 'TIME'),
  field('handle', 'NUMBER', 'VALUE', { unit: 'min', expression: 'wait + talk' }),
]);

export const orders = source('orders', [
  field('channel', 'TEXT', 'DIMENSION'),
  field('team', 'NUMBER', 'DIMENSION'),
  field('amount', 'NUMBER', 'VALUE', { unit: 'EUR' }),
  field('shipped_at', 'INSTANT', 'TIME'),
]);

/** A contact centre: two sources, some measures, some KPIs of KPIs. */
export const catalog = catalogOf(
  [calls, orders],
  [
    measure('offered', 'calls', { unit: 'calls' }),
    measure('handled', 'calls', { filter: 'answered', unit: 'calls' }),
    measure('talk_time', 'calls', { aggregation: 'SUM', value: 'talk' }),
    measure('handle_time', 'calls', { aggregation: 'AVG', value: 'handle', unit: 'min' }),
    measure('p90_wait', 'calls', { aggregation: 'PERCENTILE', value: 'wait', percentile: 0.9 }),
    measure('revenue', 'orders', { aggregation: 'SUM', value: 'amount' }),
    measure('order_count', 'orders', { unit: 'orders' }),
  ],
  [
    kpi('csat', 'handled / offered', '%'),
    kpi('aht', 'talk_time / handled', 'min'),
    kpi('contact_rate', 'offered / order_count'),
  ],
);
