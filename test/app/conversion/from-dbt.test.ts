import { describe, expect, it } from '@jest/globals';
import { fromDbt } from '../../../src/app/conversion/dbt/from-dbt.js';
import { readDefinitionFiles } from '../../../src/app/definition-files/read-definition-files.js';
import { writeDefinitionFiles } from '../../../src/app/definition-files/write-definition-files.js';
import { unsound } from './unsound.js';
import { jaffleManifest } from './jaffle-manifest.js';

const { set, notes } = fromDbt(jaffleManifest);
const source = (key: string) => set.sources.find((each) => each.key === key)!;
const field = (sourceKey: string, key: string) => source(sourceKey).fields.find((each) => each.key === key);
const measure = (key: string) => set.measures.find((each) => each.key === key);
const expression = (key: string) => set.kpis.find((each) => each.key === key)?.expression;
const told = (what: string) => notes.filter((note) => note.what === what).map(({ outcome, why }) => `${outcome}: ${why}`);
const leftOut = notes.filter(({ outcome }) => outcome === 'LEFT_OUT').map(({ what }) => what);

/** A manifest of one model and these metrics. */
const small = (model: object, metrics: readonly object[] = []) => ({
  semantic_models: [{
    name: 'calls', defaults: { agg_time_dimension: 'at' }, entities: [{ name: 'call', type: 'primary' }],
    dimensions: [{ name: 'at', type: 'time' }], measures: [{ name: 'n', agg: 'count', expr: '1' }], ...model,
  }],
  metrics,
});
const measured = (aggregate: object) => fromDbt(small({ measures: [{ name: 'x', ...aggregate }] })).set.measures[0];
const why = (metric: object, model: object = {}) =>
  fromDbt(small(model, [{ name: 'm', ...metric }])).notes.find(({ what }) => what === 'metric m')?.why;

describe('a dbt manifest', () => {
  it('becomes definitions that the checkers accept, and files that read back as the same', () => {
    expect(unsound(set)).toEqual([]);
    const read = readDefinitionFiles(writeDefinitionFiles(set));
    expect(read.findings).toEqual([]);
    expect(read.set.kpis.map(({ key }) => key).sort()).toEqual(set.kpis.map(({ key }) => key).sort());
  });

  it('has sources of the semantic models that measure something', () => {
    expect(set.sources.map(({ key }) => key)).toEqual(['orders', 'returns']);
    expect(field('orders', 'channel')).toEqual({ key: 'channel', name: 'Sales channel', type: 'TEXT', role: 'DIMENSION' });
    expect(field('orders', 'delivered_at')).toMatchObject({ type: 'INSTANT', role: 'TIME' });
    expect(field('orders', 'store')).toMatchObject({ type: 'TEXT', role: 'ENTITY' });
    expect(field('orders', 'size')).toMatchObject({ type: 'TEXT', expression: 'coalesce(order_total >= 50, false) ? "large" : "small"' });
    expect(told('semantic model stores')).toEqual(['LEFT_OUT: It measures nothing: it is there to be joined, and nothing is joined here.']);
  });

  it('tells types of fields from how they are used, and which ones nothing tells', () => {
    expect(field('orders', 'is_gift')).toMatchObject({ type: 'BOOLEAN' });
    expect(field('orders', 'order_total')).toMatchObject({ type: 'NUMBER', role: 'VALUE' });
    expect(told('source orders')).toEqual(['CHANGED: Nothing tells the type of coupon_code: it is TEXT.']);
  });

  it('takes default time, primary entity and customer for what every interaction has', () => {
    expect(measure('customers')).toMatchObject({ aggregation: 'COUNT_DISTINCT', value: 'customer' });
    expect(measure('delivered_measure')).toMatchObject({ aggregation: 'COUNT', at: 'delivered_at' });
    expect(measure('revenue_measure')).not.toHaveProperty('at');
    expect(notes.find(({ what }) => what === 'dimension orders.ordered_at')).toMatchObject({
      outcome: 'CHANGED', hint: "Record ordered_at as occurredAt (by the day: the first moment of it, in the organisation's zone).",
    });
    expect(field('orders', 'customer_id')).toBeUndefined();
    expect(told('dimension orders.shipped_on')).toEqual(["CHANGED: It is a date, and a field of role TIME holds instants."]);
  });

  it.each([
    ['order_count', { aggregation: 'COUNT' }],
    ['gifts', { aggregation: 'COUNT', filter: 'is_gift' }],
    ['large_orders', { aggregation: 'COUNT', filter: 'order_total >= 50' }],
    ['coupons', { aggregation: 'COUNT', value: 'coupon_code' }],
    ['mean_order', { aggregation: 'AVG', value: 'order_total' }],
    ['median_order', { aggregation: 'PERCENTILE', value: 'order_total', percentile: 0.5 }],
    ['p90_order', { aggregation: 'APPROX_PERCENTILE', percentile: 0.9 }],
    ['largest_order', { aggregation: 'MAX', value: 'order_total' }],
    ['net', { aggregation: 'SUM', value: 'order_total / (1 + tax_rate) - coalesce(discount, 0)' }],
  ])('makes a measure of %s', (key, content) => {
    expect(measure(key)).toMatchObject({ source: 'orders', ...content });
  });

  it.each([
    ['revenue', 'revenue_measure'],
    ['web_revenue', 'where(revenue_measure, channel == "web" and not is_gift)'],
    ['orders_filled', 'order_count'],
    ['mean_order_filled', 'coalesce(mean_order, 0)'],
    ['growth_kpi', 'where(customers, not is_null(customer))'],
    ['store_orders', 'store_orders_measure'],
    ['gift_share', 'where(where(orders_filled, is_gift) / orders_filled, channel in ["web", "app"])'],
    ['revenue_growth', '(revenue - shift(revenue, 1, "month")) * 1 / shift(revenue, 1, "month")'],
    ['refund_rate', 'refund_total / revenue'],
    ['revenue_7d', 'rolling(revenue_measure, 7, "day")'],
    ['revenue_mtd', 'to_date(revenue_measure, "month")'],
    ['revenue_ever', 'cumulative(revenue_measure)'],
    ['delivered', 'delivered_measure'],
  ])('makes a KPI of the metric %s', (key, text) => {
    expect(expression(key)).toBe(text);
  });

  it('leaves out by name what it cannot say exactly, and what stands on it', () => {
    expect([...leftOut].sort()).toEqual([
      'dimension orders.initials', 'dimension orders.ordered_month', 'measure open_balance', 'measure p90_discrete', 'metric discrete',
      'metric double_riga', 'metric returned', 'metric revenue_in_riga', 'metric revenue_mean_7d', 'metric revenue_since_2026',
      'metric since_month_began', 'saved query weekly', 'semantic model stores',
    ]);
    expect(told('metric double_riga')).toEqual(['LEFT_OUT: It stands on the metric revenue_in_riga, which was left out.']);
    expect(told('metric revenue_in_riga')[0]).toContain('store__city, which does not lie in the semantic model orders');
  });

  it('tells what is otherwise of what it carries over', () => {
    expect(told('measure revenue')).toEqual(['CHANGED: Its key is revenue_measure.']);
    expect(told('metric growth')).toEqual(['CHANGED: Its key is growth_kpi.']);
    expect(told('measure net')[0]).toContain('cut off');
    expect(told('metric revenue_mtd')[0]).toContain('it is read at their end');
    expect(told('metric revenue_3m')[0]).toContain('3 months');
    expect(told('metric revenue_growth')[0]).toContain('By periods longer than 1 month');
    expect(told('metric orders_filled')).toHaveLength(2);
    expect(notes.filter(({ what }) => what.startsWith('every')).map(({ what }) => what))
      .toEqual(['every field', 'every KPI', 'every measure', 'every period', 'every sum']);
  });
});

describe('forms that manifests have had', () => {
  const dimensions = [{ name: 'at', type: 'time' }, { name: 'kind', type: 'categorical' }];

  it.each([
    ['a text', "{{ Dimension('call__kind') }} = 'in'"],
    ['a list of texts', ["{{ Dimension('call__kind') }} = 'in'"]],
    ['a lone template', { where_sql_template: "{{ Dimension(\"call__kind\") }} = 'in'" }],
    ['an intersection', { where_filters: [{ where_sql_template: "{{Dimension('call__kind')}} = 'in'" }] }],
  ])('has filters that are %s', (_, filter) => {
    const { set: { kpis } } = fromDbt(small({ dimensions }, [{ name: 'm', type: 'simple', type_params: { measure: 'n' }, filter }]));
    expect(kpis[0]?.expression).toBe('where(n, kind == "in")');
  });

  it('has counts and truth values that dbt has written out as sums', () => {
    expect(measured({ agg: 'sum', expr: 'CASE WHEN is_late THEN 1 ELSE 0 END' })).toMatchObject({ aggregation: 'COUNT', filter: 'is_late' });
    expect(measured({ agg: 'sum', expr: 'CASE WHEN note IS NOT NULL THEN 1 ELSE 0 END' }))
      .toMatchObject({ aggregation: 'COUNT', filter: 'not is_null(note)' });
  });

  it('has windows as texts, and cumulative metrics over metrics', () => {
    const base = { name: 'base', type: 'simple', type_params: { measure: { name: 'n' } } };
    const type_params = { cumulative_type_params: { metric: { name: 'base' }, window: '2 weeks', period_agg: 'last' } };
    const { set: { kpis } } = fromDbt(small({}, [base, { name: 'm', type: 'cumulative', type_params }]));
    expect(kpis.find(({ key }) => key === 'm')?.expression).toBe('rolling(base, 2, "week")');
  });
});

describe('what is refused', () => {
  const counted = { type: 'simple', type_params: { measure: 'n' } };

  it.each([
    [
      'a metric that stands on itself', { type: 'derived', type_params: { expr: 'm + 1', metrics: [{ name: 'm' }] } },
      'It stands on the metric m, which was left out.',
    ],
    [
      'a unit of the project', { type: 'cumulative', type_params: { measure: 'n', window: '2 seasons' } },
      'The unit "seasons" is none of the calendar here.',
    ],
    ['a metric in a filter', { ...counted, filter: "{{ Metric('x', ['call']) }} > 2" }, 'Its filter asks for a metric of each entity.'],
    [
      'a column in a filter', { ...counted, filter: 'kind = 1' },
      'Its filter names kind without a template, which may be a column of any table.',
    ],
    [
      'a path through other tables', { ...counted, filter: "{{ Dimension('kind', entity_path=['call']) }} = 'in'" },
      "Its filter goes through other tables: {{ Dimension('kind', entity_path=['call']) }}.",
    ],
    [
      'a date in a filter', { ...counted, filter: "{{ TimeDimension('call__at', 'day') }} > '2026-01-01'" },
      'Its SQL has a date written out, which is another moment in each time zone.',
    ],
    [
      'another value than 0 for no rows', { type: 'simple', type_params: { measure: { name: 'n', fill_nulls_with: 5 } } },
      'It takes 5 where there are no rows (fill_nulls_with); a count or sum is 0 there.',
    ],
    ['a type that is not known', { type: 'magic', type_params: {} }, 'Its type magic is not known.'],
  ])('%s', (_, metric, reason) => {
    expect(why(metric)).toBe(reason);
  });

  it('for its own reason, whichever is converted first', () => {
    const above = { name: 'above', type: 'derived', type_params: { expr: 'below + 1', metrics: [{ name: 'below' }] } };
    const below = { name: 'below', type: 'magic', type_params: {} };
    const whys = fromDbt(small({}, [above, below])).notes.filter(({ outcome }) => outcome === 'LEFT_OUT').map((note) => `${note.what}: ${note.why}`);
    expect(whys).toEqual(['metric above: It stands on the metric below, which was left out.', 'metric below: Its type magic is not known.']);
  });

  it('as the second of its name', () => {
    const metric = (measure: string) => ({ name: 'm', type: 'simple', type_params: { measure } });
    const measures = [{ name: 'n', agg: 'count', expr: '1' }, { name: 'n', agg: 'sum', expr: 'x' }];
    const { set: { measures: made, kpis }, notes: said } = fromDbt(small({ measures }, [metric('n'), metric('other')]));
    expect([made.map(({ aggregation }) => aggregation), kpis.map(({ expression: text }) => text)]).toEqual([['COUNT'], ['n']]);
    expect(said.filter(({ outcome }) => outcome === 'LEFT_OUT').map(({ what }) => what)).toEqual(['another metric m', 'another measure n']);
  });

  it('a field of two types', () => {
    const measures = [{ name: 'a', agg: 'sum', expr: 'x' }, { name: 'b', agg: 'count_distinct', expr: "case when x = 'y' then z end" }];
    expect(fromDbt(small({ measures })).notes).toContainEqual(
      { what: 'measure b', outcome: 'LEFT_OUT', why: 'Its SQL has "y" where a value of type NUMBER is expected.', hint: null });
  });

  it.each([null, [], 'text', {}, { metrics: [] }, { semantic_models: {}, metrics: [] }])('%j, which is no manifest', (manifest) => {
    expect(() => fromDbt(manifest)).toThrow('That is no semantic manifest');
  });
});
