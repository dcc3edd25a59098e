/** Data models of a small shop, as Cube reads them: two facts, a table beside them, every kind of measure. */

const ORDERS = `
cubes:
  - name: orders
    sql_table: public.orders
    description: One row per order.
    joins:
      - name: users
        sql: "{CUBE}.user_id = {users}.id"
        relationship: many_to_one
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: created_at, sql: "{CUBE}.created_at::TIMESTAMP", type: time }
      - { name: shipped_at, sql: shipped_at, type: time }
      - { name: status, sql: "{CUBE}.status", type: string, title: Order status }
      - { name: amount, sql: amount, type: number }
      - { name: paid, sql: is_paid, type: boolean }
      - { name: is_large, sql: "{amount} >= 100", type: boolean }
      - { name: full_name, sql: "CONCAT({CUBE}.first, {CUBE}.last)", type: string }
      - { name: place, type: geo, latitude: { sql: lat }, longitude: { sql: lon } }
    segments:
      - { name: completed, sql: "{CUBE}.status = 'completed'" }
    measures:
      - { name: count, type: count, drill_members: [id] }
      - name: completed_count
        type: count
        filters:
          - sql: "{CUBE}.status = 'completed'"
      - { name: revenue, sql: "{amount}", type: sum, title: Revenue, format: currency }
      - name: large_paid_revenue
        sql: amount
        type: sum
        filters: [{ sql: "{is_large}" }, { sql: "{CUBE}.is_paid IS TRUE" }]
      - { name: net, sql: "CASE WHEN \${CUBE}.status <> 'cancelled' THEN {CUBE}.amount * 0.8 END", type: sum }
      - { name: mean_amount, sql: amount, type: avg }
      - { name: largest, sql: amount, type: max }
      - { name: users, sql: user_id, type: count_distinct }
      - { name: users_approx, sql: user_id, type: countDistinctApprox }
      - { name: completed_share, sql: "{completed_count} / NULLIF({count}, 0) * 100.0", type: number, format: percent }
      - { name: open_share, sql: "1 - {CUBE.completed_count} / {orders.count}", type: number }
      - { name: revenue_28d, sql: amount, type: sum, rolling_window: { trailing: 28 day, offset: end } }
      - { name: revenue_ever, sql: amount, type: sum, rolling_window: { trailing: unbounded } }
      - { name: revenue_mtd, sql: amount, type: sum, rolling_window: { type: to_date, granularity: month } }
      - { name: revenue_before, sql: amount, type: sum, rolling_window: { trailing: 1 month, offset: start } }
      - { name: total, sql: amount, type: runningTotal }
      - { name: revenue_year_ago, sql: "{revenue}", type: number, multi_stage: true, time_shift: [{ interval: 1 year, type: prior }] }
      - { name: per_user, sql: "{revenue} / {users.count}", type: number }
      - { name: ratio, sql: "SUM({CUBE}.amount) / COUNT(*)", type: number }
      - { name: last_order, sql: "MAX(created_at)", type: time }
      - { name: by_city, sql: "{users.city}", type: count_distinct }
`;

const EVENTS = `
cubes:
  - name: events
    sql: SELECT * FROM events WHERE kind IS NOT NULL
    preAggregations:
      - { name: main, measures: [count] }
    dimensions:
      - { name: event_id, sql: event_id, type: string, primaryKey: true }
      - { name: happened_at, sql: happened_at, type: time }
      - { name: status, sql: status, type: string }
    measures:
      - { name: count, type: count }
      - { name: errors, type: count, filters: [{ sql: "{status} IN ('failed', 'lost') OR {CUBE}.status LIKE 'err%'" }] }
      - { name: error_rate, sql: "{errors}::float / {count}", type: number }
  - name: users
    sql_table: users
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true }
      - { name: city, sql: city, type: string }
views:
  - name: overview
    cubes: [{ join_path: orders, includes: "*" }]
`;

export const shopCubes = [{ path: 'orders.yml', text: ORDERS }, { path: 'events.yml', text: EVENTS }] as const;
