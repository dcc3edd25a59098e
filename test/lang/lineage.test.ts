import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkKpi } from '../../src/lang/check-kpi.js';
import { Lineage, pointId, type LineageKind, type LineageLink, type LineagePoint } from '../../src/lang/lineage.js';
import { sample } from '../support/size.js';
import { arbitraryCatalog, arbitraryLineage, pointsOf } from './arbitrary-lineage.js';
import { calendarNamesOf, catalogOf, field, kpi, measure, office, source, tag } from './example-catalog.js';

const calls = source('calls', [
  field('channel', 'TEXT', 'DIMENSION'),
  field('closed_at', 'INSTANT', 'TIME'),
  field('order', 'TEXT', 'ENTITY'),
  field('talk', 'NUMBER', 'VALUE'),
  field('feast', 'BOOLEAN', 'DIMENSION', { expression: 'tagged("holiday")' }),
  field('quiet', 'BOOLEAN', 'DIMENSION', { expression: 'feast and talk < 5' }),
]);
const orders = source('orders', [field('channel', 'TEXT', 'DIMENSION'), field('amount', 'NUMBER', 'VALUE')]);

const lineage = new Lineage(catalogOf([calls, orders], [
  measure('plain', 'calls'),
  measure('mean', 'calls', { aggregation: 'AVG', value: 'talk', at: 'closed_at', filter: 'quiet' }),
  measure('late', 'calls', { filter: 'business_due(occurredAt, hours(1))' }),
  measure('open', 'calls', { stock: { from: 'occurredAt', until: 'closed_at' } }),
  measure('bought', 'calls', {
    aggregation: 'SUM', value: 'amount',
    journey: { entity: 'CUSTOMER', start: 'ANY', valueStep: 1, steps: [{ source: 'orders', filter: 'channel == "web"', after: null, within: null, absent: false }] },
  }),
  measure('per_order', 'calls', { per: { entity: 'order', aggregation: 'SUM', value: 'talk', filter: 'not quiet', keep: 'inner > 3' } }),
], [
  kpi('rate', 'mean / plain'),
  kpi('top', 'rate + where(plain, channel == "email") / share(plain, "quiet", "calendar:promotion")'),
  kpi('slow', 'late / plain'),
], calendarNamesOf([tag('holiday', []), tag('promotion', [])], [office])),
(key) => ({ rate: ['slow', 'open', 'gone'], slow: ['rate'] } as Record<string, string[]>)[key] ?? []);

const shown = (links: readonly LineageLink[]): string[] => links.map(({ edge, point }) => `${edge} ${point.kind} ${point.key}`);
const down = (kind: LineageKind, key: string): string[] => shown(lineage.down({ kind, key }));
const up = (kind: LineageKind, key: string): string[] => shown(lineage.up({ kind, key }));

describe('what a definition stands on', () => {
  test('of a KPI: what it computes with, what is believed to move it, what its conditions, shares and calendar read', () => {
    expect(down('KPI', 'top')).toEqual([
      'ARITHMETIC KPI rate', 'ARITHMETIC MEASURE plain', 'READS FIELD calls.channel', 'READS FIELD calls.quiet', 'READS TAG promotion',
    ]);
    expect(down('KPI', 'rate')).toEqual(['ARITHMETIC MEASURE mean', 'ARITHMETIC MEASURE plain', 'DRIVER KPI slow', 'DRIVER MEASURE open']);
  });

  test.each([
    ['plain', ['READS SOURCE calls']],
    ['mean', ['READS FIELD calls.closed_at', 'READS FIELD calls.quiet', 'READS FIELD calls.talk', 'READS SOURCE calls']],
    ['late', ['READS SOURCE calls', 'READS SCHEDULE default']],
    ['open', ['READS FIELD calls.closed_at', 'READS SOURCE calls']],
    ['bought', ['READS FIELD orders.amount', 'READS FIELD orders.channel', 'READS SOURCE calls', 'READS SOURCE orders']],
    ['per_order', ['READS FIELD calls.order', 'READS FIELD calls.quiet', 'READS FIELD calls.talk', 'READS SOURCE calls']],
  ] as const)('of the measure %s: its fields, sources, tags and schedules', (key, links) => expect(down('MEASURE', key)).toEqual(links));

  test('of a computed field: what it is computed from; of a stored one, a source and a tag: nothing; of a schedule: the tag of its holidays', () => {
    expect(down('FIELD', 'calls.quiet')).toEqual(['READS FIELD calls.feast', 'READS FIELD calls.talk']);
    expect(down('FIELD', 'calls.feast')).toEqual(['READS TAG holiday']);
    expect([down('FIELD', 'calls.talk'), down('SOURCE', 'calls'), down('TAG', 'holiday')]).toEqual([[], [], []]);
    expect(down('SCHEDULE', 'default')).toEqual(['READS TAG holiday']);
  });

  test('of what is not there: nothing, and a key with more than a source and a field is none of a field', () => {
    expect([down('KPI', 'gone'), up('KPI', 'gone'), down('FIELD', 'calls.gone'), down('FIELD', 'nowhere')]).toEqual([[], [], [], []]);
    expect(lineage.has({ kind: 'FIELD', key: 'calls.talk' })).toBe(true);
    for (const key of ['calls.talk.more', 'calls', '.talk', 'calls.', '']) expect(lineage.has({ kind: 'FIELD', key })).toBe(false);
  });
});

describe('what stands on a definition', () => {
  test('is told in the same order', () => {
    expect(up('MEASURE', 'plain')).toEqual(['ARITHMETIC KPI rate', 'ARITHMETIC KPI slow', 'ARITHMETIC KPI top']);
    expect(up('KPI', 'rate')).toEqual(['ARITHMETIC KPI top', 'DRIVER KPI slow']);
    expect(up('TAG', 'holiday')).toEqual(['READS FIELD calls.feast', 'READS SCHEDULE default']);
    expect(up('FIELD', 'calls.quiet')).toEqual(['READS KPI top', 'READS MEASURE mean', 'READS MEASURE per_order']);
    expect(up('SOURCE', 'orders')).toEqual(['READS MEASURE bought']);
  });

  test('is the exact inverse: the edges going down from everything are those going up', () => {
    fc.assert(fc.property(arbitraryLineage, (random) => {
      const edges = (links: (point: ReturnType<typeof pointsOf>[number]) => readonly LineageLink[], isDown: boolean): string[] =>
        pointsOf(random).flatMap((point) => links(point).map(({ edge, point: other }) => {
          const [from, to] = isDown ? [point, other] : [other, point];
          return `${from.kind} ${from.key} ${edge} ${to.kind} ${to.key}`;
        })).sort();
      expect(edges((point) => random.up(point), false)).toEqual(edges((point) => random.down(point), true));
    }), { numRuns: sample(100, 3_000) });
  });
});

/** The tags and schedules that a value made of bound expressions reads, wherever they stand in it. */
function calendarOf(bound: unknown): string[] {
  if (typeof bound === 'string') return bound.startsWith('calendar:') ? [`TAG ${bound.slice('calendar:'.length)}`] : [];
  if (typeof bound !== 'object' || bound === null) return [];
  const { op, key } = bound as { op?: unknown; key?: unknown };
  return [...op === 'tag' || op === 'schedule' ? [`${op.toUpperCase()} ${String(key)}`] : [], ...Object.values(bound).flatMap(calendarOf)];
}

test('the calendar below a KPI is what its expression, written out to the rows, reads', () => {
  let sound = 0;
  fc.assert(fc.property(arbitraryCatalog, (catalog) => {
    const random = new Lineage(catalog);
    for (const key of catalog.kpiKeys) {
      const checked = checkKpi(catalog.kpi(key)!.expression, { catalog, declaredUnit: null, self: key });
      if (!checked.ok) continue;
      sound += 1;
      const below = new Map<string, LineagePoint>([['', { kind: 'KPI', key }]]);
      for (const point of below.values()) for (const { point: next } of random.down(point)) below.set(pointId(next), next);
      const read = calendarOf({ expression: checked.kpi.expression, measures: checked.kpi.measures });
      const expected = read.flatMap((name) => (name === 'SCHEDULE default' ? [name, 'TAG holiday'] : [name]));
      expect([...below.keys()].filter((id) => /^(TAG|SCHEDULE) /.test(id)).sort()).toEqual([...new Set(expected)].sort());
    }
  }), { numRuns: sample(100, 3_000) });
  expect(sound).toBeGreaterThan(100);
});
