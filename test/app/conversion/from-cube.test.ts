import { describe, expect, it } from '@jest/globals';
import { fromCube } from '../../../src/app/conversion/cube/from-cube.js';
import { readDefinitionFiles } from '../../../src/app/definition-files/read-definition-files.js';
import { writeDefinitionFiles } from '../../../src/app/definition-files/write-definition-files.js';
import { shopCubes } from './shop-cubes.js';
import { unsound } from './unsound.js';

const { set, notes } = fromCube(shopCubes);
const field = (source: string, key: string) => set.sources.find((each) => each.key === source)!.fields.find((each) => each.key === key);
const measure = (key: string) => set.measures.find((each) => each.key === key);
const expression = (key: string) => set.kpis.find((each) => each.key === key)?.expression;
const told = (what: string) => notes.filter((note) => note.what === what).map(({ outcome, why }) => `${outcome}: ${why}`);

const cube = (measures: string, more = '') => [{
  path: 'a.yml', text: `cubes:\n  - name: a\n    sql_table: x.a_table\n${more}    dimensions:\n      - { name: at, sql: at, type: time }\n    measures:\n${measures}`,
}];
const why = (measures: string) => fromCube(cube(measures)).notes.find(({ outcome }) => outcome === 'LEFT_OUT')?.why;

describe('data models of Cube', () => {
  it('become definitions that the checkers accept, and files that read back as the same', () => {
    expect(unsound(set)).toEqual([]);
    const read = readDefinitionFiles(writeDefinitionFiles(set));
    expect(read.findings).toEqual([]);
    expect(read.set.measures.map(({ key }) => key).sort()).toEqual(set.measures.map(({ key }) => key).sort());
  });

  it('have sources of the cubes that measure something, with the types they say', () => {
    expect(set.sources.map(({ key }) => key)).toEqual(['orders', 'events']);
    expect(field('orders', 'status')).toEqual({ key: 'status', name: 'Order status', type: 'TEXT', role: 'DIMENSION' });
    expect(field('orders', 'shipped_at')).toMatchObject({ type: 'INSTANT', role: 'TIME' });
    expect(field('orders', 'is_large')).toMatchObject({ type: 'BOOLEAN', expression: 'amount >= 100' });
    expect(field('orders', 'user_id')).toMatchObject({ type: 'TEXT', role: 'VALUE' });
    expect(['id', 'created_at', 'is_paid', 'first'].map((key) => field('orders', key))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each([
    ['orders_count', { aggregation: 'COUNT' }],
    ['orders_completed_count', { aggregation: 'COUNT', filter: 'status == "completed"' }],
    ['orders_revenue', { aggregation: 'SUM', value: 'amount', name: 'Revenue' }],
    ['orders_large_paid_revenue', { aggregation: 'SUM', value: 'amount', filter: 'is_large and coalesce(paid, false)' }],
    ['orders_net', { aggregation: 'SUM', value: 'amount * 0.8', filter: 'status != "cancelled"' }],
    ['orders_mean_amount', { aggregation: 'AVG', value: 'amount' }],
    ['orders_largest', { aggregation: 'MAX', value: 'amount' }],
    ['orders_users', { aggregation: 'COUNT_DISTINCT', value: 'user_id' }],
    ['orders_users_approx', { aggregation: 'APPROX_COUNT_DISTINCT', value: 'user_id' }],
    ['events_errors', { aggregation: 'COUNT', filter: 'status in ["failed", "lost"] or starts_with(status, "err")' }],
  ])('have the measure %s', (key, content) => {
    expect(measure(key)).toMatchObject(content);
  });

  it.each([
    ['orders_completed_share', 'orders_completed_count / orders_count * 100'],
    ['orders_open_share', '1 - orders_completed_count / orders_count'],
    ['orders_revenue_28d', 'rolling(orders_revenue, 28, "day")'],
    ['orders_revenue_ever', 'cumulative(orders_revenue)'],
    ['orders_revenue_mtd', 'to_date(orders_revenue, "month")'],
    ['orders_total', 'cumulative(orders_revenue)'],
    ['orders_revenue_year_ago', 'shift(orders_revenue, 1, "year")'],
    ['events_error_rate', 'events_errors / events_count'],
  ])('have the KPI %s', (key, text) => {
    expect(expression(key)).toBe(text);
  });

  it('leave out by name what cannot be said exactly', () => {
    expect(notes.filter(({ outcome }) => outcome === 'LEFT_OUT').map(({ what }) => what).sort()).toEqual([
      'cube users', 'dimension orders.full_name', 'dimension orders.place', 'join orders.users', 'measure orders.by_city',
      'measure orders.last_order', 'measure orders.per_user', 'measure orders.ratio', 'measure orders.revenue_before',
      'segment orders.completed', 'view overview',
    ]);
    expect(told('measure orders.per_user')).toEqual(['LEFT_OUT: It reads {users.count} of another cube: nothing is joined here.']);
    expect(notes.find(({ what }) => what === 'segment orders.completed')?.hint)
      .toBe('Write it where it is needed: where(x, status == "completed").');
  });

  it('tell what is otherwise of what they carry over', () => {
    expect(told('measure orders.users_approx')).toEqual([]);
    expect(told('measure orders.completed_share').join(' ')).toMatch(/cut off.* format was percent/);
    expect(told('cube events')).toEqual([
      'CHANGED: Its rows are those of a query.', 'CHANGED: pre_aggregations say nothing here: numbers do not depend on them.',
    ]);
    expect(notes.find(({ what }) => what === 'dimension orders.created_at')?.hint)
      .toBe('Record created_at as occurredAt. A measure that is to be placed by shipped_at says so in "at".');
  });
});

describe('a data model', () => {
  it('may name its columns by its table', () => {
    const made = fromCube(cube('      - { name: x, type: sum, sql: "a_table.v + {a}.w" }\n'));
    expect(made.set.measures[0]).toMatchObject({ key: 'a_x', value: 'v + w' });
  });

  it.each([
    ['{ name: x, type: sum, sql: v, group_by: [y] }', 'Its parameter group_by is not translated.'],
    ['{ name: x, type: sum, sql: "SUM(v) OVER (PARTITION BY y)" }', 'Its SQL holds "over", which is not translated there.'],
    ['{ name: x, type: sum, sql: "other.v" }', 'Its SQL names other.v, which is no column of the cube.'],
    ['{ name: x, type: sum, sql: "v::int" }', 'Its SQL casts to INT.'],
    ['{ name: x, type: min, sql: at }', 'It uses occurredAt, which is of type INSTANT, as NUMBER.'],
    ['{ name: x, type: sum, sql: v, rolling_window: { trailing: 1 day, leading: 1 day } }', 'Its window reaches into later periods (leading).'],
    ['{ name: x, type: number, sql: "{y} + 1" }', 'It stands on y, which is no measure of the cube here.'],
    ['{ name: x, type: number_agg, sql: "MEDIAN(v)" }', 'Its type number_agg gives no number that is aggregated from rows.'],
  ])('cannot have %s', (text, reason) => {
    expect(why(`      - ${text}\n`)).toBe(reason);
  });

  it('is left out where it extends another, or nothing places its rows', () => {
    const { text } = cube('      - { name: n, type: count }\n', '    extends: b\n')[0]!;
    expect(fromCube([{ path: 'a.yml', text }]).notes.map(({ why: reason }) => reason)).toContain('It extends b.');
    const timeless = fromCube([{ path: 'a.yml', text: 'cubes: [{ name: a, measures: [{ name: n, type: count }] }]' }]);
    expect(timeless).toMatchObject({ set: { sources: [] }, notes: [{ what: 'cube a', why: 'It has no dimension of type time: nothing places its rows.' }] });
  });

  it('that is a template is left out as a file', () => {
    expect(fromCube([{ path: 'a.yml', text: '{% for x in y %}' }]).notes).toMatchObject([{ what: 'file a.yml', outcome: 'LEFT_OUT' }]);
  });

  it('that cannot be read says where', () => {
    expect(() => fromCube([{ path: 'a.yml', text: 'cubes:\n  - name: [a\n' }])).toThrow(/^a\.yml:\d+:\d+ is no YAML: /);
    expect(() => fromCube([{ path: 'a.yml', text: 'kpis: []' }])).toThrow('There is no cube in these files.');
  });
});
