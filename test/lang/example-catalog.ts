import type {
  CalendarNames, Catalog, FieldDefinition, KpiDefinition, MeasureDefinition, ScheduleDefinition, SourceDefinition, TagDefinition,
} from '../../src/lang/catalog.js';

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

export const tag = (key: string, ranges: TagDefinition['ranges']): TagDefinition =>
  ({ key, name: key, versionId: `v-${key}`, ranges });

const officeHours = [{ from: 540, to: 720 }, { from: 780, to: 1050 }];
/** Monday to Friday, 09:00–12:00 and 13:00–17:30. */
export const office: ScheduleDefinition = {
  key: 'default',
  versionId: 'v-default',
  versions: [{ validFrom: null, weekly: [officeHours, officeHours, officeHours, officeHours, officeHours, [], []] }],
  holidays: ['2026-01-01'],
  holidayTag: 'holiday',
};

export function calendarNamesOf(tags: readonly TagDefinition[], schedules: readonly ScheduleDefinition[]): CalendarNames {
  return {
    tag: (key) => tags.find((each) => each.key === key),
    schedule: (key) => schedules.find((each) => each.key === key),
    tagKeys: tags.map(({ key }) => key).sort(),
    scheduleKeys: schedules.map(({ key }) => key).sort(),
  };
}

export const exampleCalendar = calendarNamesOf(
  [
    tag('holiday', [
      { name: 'Easter Monday', from: '2026-04-06', to: '2026-04-07' },
      { name: 'Christmas', from: '2026-12-25', to: '2026-12-27' },
    ]),
    tag('promotion', [{ name: 'Spring sale', from: '2026-03-20', to: '2026-04-06' }]),
  ],
  [office],
);

export function catalogOf(
  sources: readonly SourceDefinition[],
  measures: readonly MeasureDefinition[],
  kpis: readonly KpiDefinition[],
  calendar: CalendarNames = exampleCalendar,
): Catalog {
  const byKey = <T extends { readonly key: string }>(items: readonly T[]): Map<string, T> =>
    new Map(items.map((item) => [item.key, item]));
  const [bySource, byMeasure, byKpi] = [byKey(sources), byKey(measures), byKey(kpis)];
  return {
    source: (key) => bySource.get(key), measure: (key) => byMeasure.get(key), kpi: (key) => byKpi.get(key),
    ...calendar,
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
