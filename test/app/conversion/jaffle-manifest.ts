/** What dbt would write of a small shop: two facts and a table beside them, every kind of measure and metric. */

const where = (...templates: readonly string[]) => ({ where_filters: templates.map((template) => ({ where_sql_template: template })) });
const simple = (name: string, measure: string, more: object = {}, filter: unknown = null) =>
  ({ name, type: 'simple', filter, type_params: { measure: { name: measure, ...more } } });
const derived = (name: string, expr: string, metrics: readonly object[], more: object = {}) =>
  ({ name, type: 'derived', filter: null, type_params: { expr, metrics }, ...more });
const cumulative = (name: string, measure: string, parameters: object) =>
  ({ name, type: 'cumulative', filter: null, type_params: { measure: { name: measure }, cumulative_type_params: parameters } });

const orders = {
  name: 'orders', description: 'One row per order.', primary_entity: null,
  node_relation: { alias: 'orders', schema_name: 'shop', relation_name: 'db.shop.orders' },
  defaults: { agg_time_dimension: 'ordered_at' },
  entities: [
    { name: 'order', type: 'primary', expr: 'order_id' },
    { name: 'customer', type: 'foreign', expr: 'customer_id' },
    { name: 'store', type: 'foreign', expr: 'store_id' },
  ],
  dimensions: [
    { name: 'ordered_at', type: 'time', type_params: { time_granularity: 'day' } },
    { name: 'delivered_at', type: 'time', type_params: { time_granularity: 'second' } },
    { name: 'shipped_on', type: 'time', type_params: { time_granularity: 'day' } },
    { name: 'ordered_month', type: 'time', expr: "date_trunc('month', ordered_at)", type_params: { time_granularity: 'month' } },
    { name: 'channel', type: 'categorical', expr: 'order_channel', label: 'Sales channel' },
    { name: 'is_gift', type: 'categorical' },
    { name: 'size', type: 'categorical', expr: "case when order_total >= 50 then 'large' else 'small' end" },
    { name: 'initials', type: 'categorical', expr: 'substring(full_name, 1, 1)' },
  ],
  measures: [
    { name: 'revenue', agg: 'sum', expr: 'order_total', description: 'What was paid.' },
    { name: 'order_count', agg: 'sum', expr: '1' },
    { name: 'gifts', agg: 'sum_boolean', expr: 'is_gift' },
    { name: 'large_orders', agg: 'sum', expr: "CASE WHEN order_total >= 50 THEN 1 ELSE 0 END" },
    { name: 'coupons', agg: 'count', expr: 'coupon_code' },
    { name: 'customers', agg: 'count_distinct', expr: 'customer_id' },
    { name: 'mean_order', agg: 'average', expr: 'order_total' },
    { name: 'median_order', agg: 'median', expr: 'order_total' },
    { name: 'p90_order', agg: 'percentile', expr: 'order_total', agg_params: { percentile: 0.9, use_approximate_percentile: true } },
    { name: 'p90_discrete', agg: 'percentile', expr: 'order_total', agg_params: { percentile: 0.9, use_discrete_percentile: true } },
    { name: 'largest_order', agg: 'max', expr: 'order_total' },
    { name: 'net', agg: 'sum', expr: 'order_total / (1 + tax_rate) - COALESCE(discount, 0)' },
    { name: 'delivered', agg: 'count', expr: 'order_id', agg_time_dimension: 'delivered_at', create_metric: true },
    { name: 'open_balance', agg: 'sum', expr: 'balance', non_additive_dimension: { name: 'ordered_at', window_choice: 'max' } },
  ],
};

const returns = {
  name: 'returns', description: null, defaults: { agg_time_dimension: 'returned_at' },
  entities: [{ name: 'return', type: 'primary', expr: 'return_id' }, { name: 'order', type: 'foreign', expr: 'order_id' }],
  dimensions: [
    { name: 'returned_at', type: 'time', type_params: { time_granularity: 'second' } },
    { name: 'channel', type: 'categorical' },
    { name: 'reason', type: 'categorical' },
  ],
  measures: [{ name: 'refunds', agg: 'sum', expr: 'amount' }],
};

const stores = {
  name: 'stores', entities: [{ name: 'store', type: 'primary', expr: 'store_id' }],
  dimensions: [{ name: 'city', type: 'categorical' }], measures: [],
};

export const jaffleManifest = {
  semantic_models: [orders, returns, stores],
  project_configuration: { time_spines: [] },
  metrics: [
    { ...simple('revenue', 'revenue'), label: 'Revenue', description: 'What orders brought in.' },
    simple('web_revenue', 'revenue', {}, where("{{ Dimension('order__channel') }} = 'web'", "NOT {{ Dimension('order__is_gift') }}")),
    simple('orders_filled', 'order_count', { fill_nulls_with: 0, join_to_timespine: true }),
    simple('mean_order_filled', 'mean_order', { fill_nulls_with: 0 }),
    simple('revenue_in_riga', 'revenue', {}, where("{{ Dimension('store__city') }} = 'Riga'")),
    simple('revenue_since_2026', 'revenue', {}, where("{{ TimeDimension('metric_time', 'day') }} >= '2026-01-01'")),
    simple('discrete', 'p90_discrete'),
    simple('growth', 'customers', { filter: where("{{ Entity('customer') }} IS NOT NULL") }),
    {
      name: 'store_orders', type: 'simple', filter: null, type_params: {
        expr: 'store_id', metric_aggregation_params: { semantic_model: 'orders', agg: 'count_distinct', agg_time_dimension: 'ordered_at' },
      },
    },
    {
      name: 'gift_share', type: 'ratio', filter: where("{{ Dimension('order__channel') }} IN ('web', 'app')"), type_params: {
        numerator: { name: 'orders_filled', filter: where("{{ Dimension('order__is_gift') }}"), alias: 'gift_orders' },
        denominator: { name: 'orders_filled' },
      },
    },
    derived('revenue_growth', '(revenue - before) * 1.0 / NULLIF(before, 0)', [
      { name: 'revenue' }, { name: 'revenue', alias: 'before', offset_window: { count: 1, granularity: 'month' } },
    ]),
    derived('refund_rate', 'refunded / revenue', [{ name: 'revenue' }, { name: 'refund_total', alias: 'refunded' }]),
    simple('refund_total', 'refunds'),
    derived('since_month_began', 'revenue - at_start', [
      { name: 'revenue' }, { name: 'revenue', alias: 'at_start', offset_to_grain: 'month' },
    ]),
    derived('double_riga', '2 * revenue_in_riga', [{ name: 'revenue_in_riga' }]),
    cumulative('revenue_7d', 'revenue', { window: { count: 7, granularity: 'days' }, period_agg: 'last' }),
    cumulative('revenue_mtd', 'revenue', { grain_to_date: 'month', period_agg: 'first' }),
    cumulative('revenue_ever', 'revenue', { period_agg: 'last' }),
    cumulative('revenue_3m', 'revenue', { window: { count: 3, granularity: 'month' }, period_agg: 'last' }),
    cumulative('revenue_mean_7d', 'revenue', { window: { count: 7, granularity: 'day' }, period_agg: 'average' }),
    {
      name: 'returned', type: 'conversion', filter: null, type_params: {
        conversion_type_params: { base_measure: { name: 'order_count' }, conversion_measure: { name: 'refunds' }, entity: 'order' },
      },
    },
  ],
  saved_queries: [{ name: 'weekly' }],
};
