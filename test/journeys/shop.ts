import { testServer, type TestServer } from '../support/server.js';
import { tenant, type Tenant } from './two-organizations.js';

/** Surveys, complaints and orders with KPIs over them, and no rows yet: each test records what can be counted by hand. */
export async function openShop(): Promise<{ server: TestServer; owner: Tenant }> {
  const server = await testServer();
  const owner = await tenant(server);
  const define = (field: string, input: string): Promise<unknown> =>
    owner.ask(`mutation { ${field}(input: ${input}) { diagnostics { message rendered } } }`);

  await define(
    'defineSource',
    `{ key: "surveys", name: "Surveys", coversFrom: "2026-01-01", fields: [
    { key: "asked_for", type: TEXT, role: DIMENSION } { key: "score", type: NUMBER, role: VALUE }
    { key: "answered", type: BOOLEAN, role: DIMENSION } { key: "read_at", type: INSTANT, role: TIME } ] }`,
  );
  await define(
    'defineSource',
    `{ key: "orders", name: "Orders", coversFrom: "2026-01-01", fields: [
    { key: "shop", type: TEXT, role: DIMENSION } { key: "amount", type: NUMBER, role: VALUE, unit: "EUR" } ] }`,
  );
  await define(
    'defineSource',
    `{ key: "complaints", name: "Complaints", coversFrom: "2026-01-01", fields: [
    { key: "shop", type: TEXT, role: DIMENSION } ] }`,
  );

  await define('defineMeasure', '{ key: "answers", source: "surveys", aggregation: COUNT }');
  await define('defineMeasure', '{ key: "rated", source: "surveys", aggregation: COUNT, filter: "not is_null(score)" }');
  await define('defineMeasure', '{ key: "promoters", source: "surveys", aggregation: COUNT, filter: "score >= 9" }');
  await define('defineMeasure', '{ key: "detractors", source: "surveys", aggregation: COUNT, filter: "score <= 6" }');
  await define('defineMeasure', '{ key: "mean_score", source: "surveys", aggregation: AVG, value: "score" }');
  await define('defineMeasure', '{ key: "placed", source: "orders", aggregation: COUNT }');
  await define('defineMeasure', '{ key: "revenue", source: "orders", aggregation: SUM, value: "amount" }');
  await define('defineMeasure', '{ key: "complained", source: "complaints", aggregation: COUNT }');

  const kpi = (key: string, expression: string, more = ''): Promise<unknown> =>
    define('defineKpi', `{ key: "${key}", name: "${key}", expression: "${expression}", direction: NEUTRAL${more} }`);
  await kpi('nps', '100 * (promoters - detractors) / rated');
  await kpi('score_mean', 'mean_score');
  await kpi('answer_count', 'answers');
  await kpi('complaints_per_order', 'complained / placed');
  await kpi('turnover', 'revenue', ', unit: "EUR"');
  await kpi('order_count', 'placed');
  return { server, owner };
}

export const record = (owner: Tenant, source: string, rows: readonly object[]): Promise<unknown> =>
  owner.ask(
    `mutation ($source: String!, $rows: [InteractionInput!]!) {
    recordInteractions(source: $source, interactions: $rows) { accepted rejected { message } } }`,
    { source, rows },
  );
