import { beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '../support/client.js';
import { testServer, type TestServer } from '../support/server.js';
import { dataOf, tenant, type Tenant } from './two-organizations.js';

let server: TestServer;
let owner: Tenant;

/** A quarter of surveys, complaints and orders, small enough to be counted by hand. */
beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await owner.ask(`mutation {
    surveys: defineSource(input: { key: "surveys", name: "Surveys", coversFrom: "2026-01-01", fields: [
      { key: "asked_for", type: TEXT, role: DIMENSION } { key: "score", type: NUMBER, role: VALUE }
      { key: "answered", type: BOOLEAN, role: DIMENSION } { key: "read_at", type: INSTANT, role: TIME } ] }) { diagnostics { message rendered } }
    orders: defineSource(input: { key: "orders", name: "Orders", coversFrom: "2026-01-01", fields: [
      { key: "shop", type: TEXT, role: DIMENSION } { key: "amount", type: NUMBER, role: VALUE, unit: "EUR" } ] }) { diagnostics { message rendered } }
    complaints: defineSource(input: { key: "complaints", name: "Complaints", coversFrom: "2026-01-01", fields: [
      { key: "shop", type: TEXT, role: DIMENSION } ] }) { diagnostics { message rendered } }
  }`);
  await owner.ask(`mutation {
    a: defineMeasure(input: { key: "answers", source: "surveys", aggregation: COUNT }) { diagnostics { message rendered } }
    b: defineMeasure(input: { key: "rated", source: "surveys", aggregation: COUNT, filter: "not is_null(score)" }) { diagnostics { message rendered } }
    c: defineMeasure(input: { key: "promoters", source: "surveys", aggregation: COUNT, filter: "score >= 9" }) { diagnostics { message rendered } }
    d: defineMeasure(input: { key: "detractors", source: "surveys", aggregation: COUNT, filter: "score <= 6" }) { diagnostics { message rendered } }
    e: defineMeasure(input: { key: "mean_score", source: "surveys", aggregation: AVG, value: "score" }) { diagnostics { message rendered } }
    f: defineMeasure(input: { key: "placed", source: "orders", aggregation: COUNT }) { diagnostics { message rendered } }
    g: defineMeasure(input: { key: "revenue", source: "orders", aggregation: SUM, value: "amount" }) { diagnostics { message rendered } }
    h: defineMeasure(input: { key: "complained", source: "complaints", aggregation: COUNT }) { diagnostics { message rendered } }
  }`);
  await owner.ask(`mutation {
    a: defineKpi(input: { key: "nps", name: "NPS", expression: "100 * (promoters - detractors) / rated", direction: HIGHER_IS_BETTER }) { diagnostics { message rendered } }
    b: defineKpi(input: { key: "score_mean", name: "Score", expression: "mean_score", direction: HIGHER_IS_BETTER }) { diagnostics { message rendered } }
    c: defineKpi(input: { key: "answer_count", name: "Answers", expression: "answers", direction: NEUTRAL }) { diagnostics { message rendered } }
    d: defineKpi(input: { key: "complaints_per_order", name: "Complaints", expression: "complained / placed", direction: LOWER_IS_BETTER }) { diagnostics { message rendered } }
    e: defineKpi(input: { key: "turnover", name: "Turnover", expression: "revenue", direction: HIGHER_IS_BETTER, unit: "EUR" }) { diagnostics { message rendered } }
    f: defineKpi(input: { key: "order_count", name: "Orders", expression: "placed", direction: HIGHER_IS_BETTER }) { diagnostics { message rendered } }
  }`);
});

const record = (source: string, rows: readonly object[]): Promise<any> => owner.ask(
  'mutation ($source: String!, $rows: [InteractionInput!]!) { recordInteractions(source: $source, interactions: $rows) { accepted rejected { message } } }', { source, rows });

const POINT = 'period { label from to } value exact reason complete incomplete components { measure value n }';

describe('trap 8: a half-finished period does not pass for a collapse', () => {
  test('trap 8: the running period is given as far as it goes, and says that it is open; those before it are complete', async () => {
    await record('surveys', [{ key: 'now', occurredAt: new Date().toISOString(), fields: { score: 10 } }]);
    const { kpi, evaluate } = await owner.ask(`{
      kpi(key: "answer_count") { evaluate(window: { last: { count: 2, unit: MONTH, includeCurrent: true } }, grain: MONTH) { groups { total { ${POINT} } points { ${POINT} } } } }
      evaluate(kpis: ["answer_count"], window: { last: { count: 2, unit: MONTH, includeCurrent: true } }, grain: MONTH) { rows marks { row column reason incomplete } }
    }`);
    const [{ points, total }] = kpi.evaluate.groups;
    expect(points.slice(0, -1).map(({ complete, incomplete }: any) => ({ complete, incomplete }))).toEqual([
      { complete: true, incomplete: [] }, { complete: true, incomplete: [] },
    ]);
    expect(points.at(-1)).toMatchObject({ value: 1, reason: null, complete: false, incomplete: ['PERIOD_OPEN'] });
    expect(total).toMatchObject({ complete: false, incomplete: ['PERIOD_OPEN'] });
    expect(evaluate.marks).toEqual([{ row: 2, column: 1, reason: null, incomplete: ['PERIOD_OPEN'] }]);
  });

  test('trap 8: without the running period everything is complete', async () => {
    const { kpi } = await owner.ask(`{ kpi(key: "answer_count") { evaluate(window: { last: { count: 2, unit: MONTH } }, grain: MONTH) { groups { total { complete } points { complete } } } } }`);
    expect(kpi.evaluate.groups).toEqual([{ total: { complete: true }, points: [{ complete: true }, { complete: true }] }]);
  });
});

describe('trap 10: missing is not zero', () => {
  test('trap 10: a day with answers but no NPS question has no NPS, not 0; a day without answers has none either', async () => {
    await record('surveys', [
      { key: 'a', occurredAt: '2026-03-02T09:00:00Z', fields: { score: 10 } },
      { key: 'b', occurredAt: '2026-03-02T10:00:00Z', fields: { score: 3 } },
      { key: 'c', occurredAt: '2026-03-03T09:00:00Z', fields: { asked_for: 'address' } },
      { key: 'd', occurredAt: '2026-03-03T10:00:00Z', fields: { score: null } },
    ]);
    const { evaluate } = await owner.ask(`{ evaluate(kpis: ["nps", "score_mean", "answer_count"], window: { between: { from: "2026-03-02", to: "2026-03-05" } }, grain: DAY) {
      rows marks { row column reason } csv } }`);
    expect(evaluate.rows).toEqual([
      ['2026-03-02', 0, 6.5, 2],
      ['2026-03-03', null, null, 2],
      ['2026-03-04', null, null, 0],
    ]);
    expect(evaluate.marks).toEqual([
      { row: 1, column: 1, reason: 'ZERO_DENOMINATOR' }, { row: 1, column: 2, reason: 'NO_DATA' },
      { row: 2, column: 1, reason: 'ZERO_DENOMINATOR' }, { row: 2, column: 2, reason: 'NO_DATA' },
    ]);
    expect(evaluate.csv.split('\r\n').slice(1, 4)).toEqual(['2026-03-02,0,6.5,2', '2026-03-03,,,2', '2026-03-04,,,0']);
  });

  test('trap 10: days without a value do not pull the whole window down', async () => {
    const { kpi } = await owner.ask('{ kpi(key: "nps") { evaluate(window: { between: { from: "2026-03-01", to: "2026-04-01" } }, grain: DAY) { groups { total { value components { measure value } } } } } }');
    expect(kpi.evaluate.groups[0].total).toEqual({
      value: 0, components: [{ measure: 'promoters', value: '1' }, { measure: 'detractors', value: '1' }, { measure: 'rated', value: '2' }],
    });
  });
});

describe('trap 12: no group is lost between two sources', () => {
  test('trap 12: one that only the numerator has, and one that only the denominator has, are both there', async () => {
    const at = '2026-02-10T00:00:00Z';
    await record('orders', [...['north', 'north', 'south', 'kiosk'].map((shop, i) => ({ key: `trap12-${i}`, occurredAt: at, fields: { shop } })), { key: 'trap12-x', occurredAt: at, fields: {} }]);
    await record('complaints', ['north', 'online'].map((shop, i) => ({ key: `trap12-${i}`, occurredAt: at, fields: { shop } })));
    const { evaluate } = await owner.ask(`{ evaluate(kpis: ["complaints_per_order"], window: { between: { from: "2026-02-01", to: "2026-03-01" } }, by: ["shop"]) {
      rows marks { row column reason } } }`);
    expect(evaluate.rows).toEqual([['kiosk', 0], ['north', 0.5], ['online', null], ['south', 0], [null, 0]]);
    expect(evaluate.marks).toEqual([{ row: 2, column: 1, reason: 'ZERO_DENOMINATOR' }]);
  });
});

describe('trap 20: money is exact', () => {
  const total = async (day: string): Promise<any> => {
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    const { kpi } = await owner.ask(`{ kpi(key: "turnover") { evaluate(window: { between: { from: "${day}", to: "${next}" } }) { groups { total { value exact components { value n } } } } } }`);
    return kpi.evaluate.groups[0].total;
  };

  test('trap 20: 0.1 + 0.2 is 0.3, whether sent as numbers or as strings', async () => {
    await record('orders', [0.1, 0.2].map((amount, i) => ({ key: `cents-${i}`, occurredAt: '2026-03-10T10:00:00Z', fields: { amount } })));
    await record('orders', ['0.1', '0.2'].map((amount, i) => ({ key: `texts-${i}`, occurredAt: '2026-03-11T10:00:00Z', fields: { amount } })));
    expect(await total('2026-03-10')).toEqual({ value: 0.3, exact: '0.3', components: [{ value: '0.3', n: 2 }] });
    expect(await total('2026-03-11')).toEqual({ value: 0.3, exact: '0.3', components: [{ value: '0.3', n: 2 }] });
  });

  test('trap 20: a thousand times 0.1 is 100', async () => {
    await record('orders', Array.from({ length: 1_000 }, (_, i) => ({ key: `dime-${i}`, occurredAt: '2026-03-12T10:00:00Z', fields: { amount: 0.1 } })));
    expect(await total('2026-03-12')).toMatchObject({ value: 100, exact: '100' });
  });

  test('trap 20: 9007199254740993 keeps its last digit through the numbers of an HTTP body, in variables and in literals', async () => {
    const rows = '[{"key": "big", "occurredAt": "2026-03-13T10:00:00Z", "fields": {"amount": 9007199254740993}}]';
    dataOf(await owner.client.post(`{"query": "mutation ($rows: [InteractionInput!]!) { recordInteractions(source: \\"orders\\", interactions: $rows) { rejected { message } } }", "variables": {"rows": ${rows}}}`));
    await owner.ask(`mutation { recordInteractions(source: "orders", interactions: [
      { key: "literal", occurredAt: "2026-03-14T10:00:00Z", fields: { amount: 9007199254740993.000000000000000001 } }]) { rejected { message } } }`);
    expect(await total('2026-03-13')).toEqual({ value: 9007199254740992, exact: '9007199254740993', components: [{ value: '9007199254740993', n: 1 }] });
    expect(await total('2026-03-14')).toMatchObject({ exact: '9007199254740993.000000000000000001' });
    const { big, literal } = await owner.ask('{ big: interaction(source: "orders", key: "big") { fields } literal: interaction(source: "orders", key: "literal") { fields } }');
    expect([big.fields, literal.fields]).toEqual([{ amount: '9007199254740993' }, { amount: '9007199254740993.000000000000000001' }]);
  });

  test('trap 20: it keeps it in what is compared with it too: where, params and having', async () => {
    const rowsOf = async (more: string, variables = ''): Promise<unknown> => {
      const window = 'window: {between: {from: \\"2026-03-13\\", to: \\"2026-03-14\\"}}';
      const answer = await owner.client.post(`{"query": "query ($params: JSON) { evaluate(kpis: [\\"order_count\\"], ${window}, by: [\\"shop\\"], params: $params, ${more}) { rows } }"${variables}}`);
      return dataOf(answer).evaluate.rows;
    };
    const sent = (amount: string): string => `, "variables": {"params": {"amount": ${amount}}}`;
    expect(await rowsOf('where: \\"amount == $amount\\"', sent('9007199254740993'))).toEqual([[null, 1]]);
    expect(await rowsOf('where: \\"amount == $amount\\"', sent('9007199254740992'))).toEqual([]);
    expect(await rowsOf('where: \\"amount == 9007199254740993\\"')).toEqual([[null, 1]]);
    expect(await rowsOf('where: \\"amount == 9007199254740992\\"')).toEqual([]);
    expect(await rowsOf('having: \\"turnover > 9007199254740992\\"')).toEqual([[null, 1]]);
    expect(await rowsOf('having: \\"turnover > $amount\\"', sent('9007199254740992.5'))).toEqual([[null, 1]]);
    expect(await rowsOf('having: \\"turnover > 9007199254740993\\"')).toEqual([]);
  });
});

describe('trap 29: every value travels as what it is', () => {
  test('trap 29: counts are whole, booleans are booleans, instants and dates are texts, and what is not there is null', async () => {
    await record('surveys', [
      { key: 'typed', occurredAt: '2026-01-05T09:00:00.123456Z', fields: { score: 7.5, answered: true, asked_for: 'true' } },
      { key: 'bare', occurredAt: '2026-01-06T09:00:00Z', fields: { answered: false } },
      { key: 'empty', occurredAt: '2026-01-07T09:00:00Z', fields: {} },
    ]);
    const { evaluate, typed, bare, source } = await owner.ask(`{
      evaluate(kpis: ["answer_count", "score_mean"], window: { between: { from: "2026-01-01", to: "2026-02-01" } }, grain: MONTH, by: ["answered"]) {
        columns { key kind type unit } rows records rowCount csv truncated endCursor }
      typed: interaction(source: "surveys", key: "typed") { occurredAt customer case fields }
      bare: interaction(source: "surveys", key: "bare") { customer fields revisions { supersededAt } }
      source(key: "surveys") { description freshness { completeThrough coversFrom } fields { key unit expression personal } }
    }`);
    expect(evaluate).toEqual({
      columns: [
        { key: 'period', kind: 'PERIOD', type: 'date', unit: null }, { key: 'answered', kind: 'DIMENSION', type: 'boolean', unit: null },
        { key: 'answer_count', kind: 'KPI', type: 'number', unit: '' }, { key: 'score_mean', kind: 'KPI', type: 'number', unit: '' },
      ],
      rows: [['2026-01-01', false, 1, null], ['2026-01-01', true, 1, 7.5], ['2026-01-01', null, 1, null]],
      records: [
        { period: '2026-01-01', answered: false, answer_count: 1, score_mean: null }, { period: '2026-01-01', answered: true, answer_count: 1, score_mean: 7.5 },
        { period: '2026-01-01', answered: null, answer_count: 1, score_mean: null },
      ],
      rowCount: 3,
      csv: 'period,answered,answer_count,score_mean\r\n2026-01-01,false,1,\r\n2026-01-01,true,1,7.5\r\n2026-01-01,,1,\r\n',
      truncated: false, endCursor: null,
    });
    expect(typed).toEqual({ occurredAt: '2026-01-05T09:00:00.123456Z', customer: null, case: null, fields: { score: 7.5, answered: true, asked_for: 'true' } });
    expect(bare).toEqual({ customer: null, fields: { answered: false }, revisions: [{ supersededAt: null }] });
    expect(source).toEqual({
      description: null, freshness: { completeThrough: null, coversFrom: '2026-01-01' },
      fields: ['asked_for', 'score', 'answered', 'read_at'].map((key) => ({ key, unit: null, expression: null, personal: false })),
    });
  });

  test('trap 29: a boolean and a text that looks like one are told apart where rows are chosen', async () => {
    const rows = async (where: string): Promise<unknown> =>
      (await owner.ask('query ($where: String) { evaluate(kpis: ["answer_count"], window: { between: { from: "2026-01-01", to: "2026-02-01" } }, where: $where) { rows } }', { where })).evaluate.rows;
    expect(await rows('answered')).toEqual([[1]]);
    expect(await rows('asked_for == "true"')).toEqual([[1]]);
    expect(await rows('is_null(answered)')).toEqual([[1]]);
    expect(await owner.client.codes('{ evaluate(kpis: ["answer_count"], window: { toDate: YEAR }, where: "answered == \\"true\\"") { rows } }')).toEqual(['INVALID_EXPRESSION']);
  });
});

describe('trap 30: what is defined is there at once, in every process', () => {
  test('trap 30: a KPI made, redefined, and its source extended through one server answers through another', async () => {
    const other = await testServer({ database: server.database });
    const there = new Client(other.url, owner.secret);
    const ask = async (): Promise<any> => dataOf(await there.send(`{ evaluate(kpis: ["made_now"], window: { between: { from: "2026-01-01", to: "2026-02-01" } }) { rows } kpis(search: "made_now") { nodes { key current { number } } } }`));
    const define = (expression: string): Promise<any> => owner.ask(
      'mutation ($e: String!) { defineKpi(input: { key: "made_now", name: "Made now", expression: $e, direction: NEUTRAL }) { diagnostics { message rendered } } }', { e: expression });

    expect(await there.codes('{ evaluate(kpis: ["made_now"], window: { toDate: YEAR }) { rows } }')).toEqual(['NOT_FOUND']);
    await define('answers');
    expect(await ask()).toEqual({ evaluate: { rows: [[3]] }, kpis: { nodes: [{ key: 'made_now', current: { number: '1.0' } }] } });
    await define('answers * 2');
    expect(await ask()).toEqual({ evaluate: { rows: [[6]] }, kpis: { nodes: [{ key: 'made_now', current: { number: '2.0' } }] } });
    await owner.ask('mutation { defineMeasure(input: { key: "answers", source: "surveys", aggregation: COUNT, filter: "answered" }) { diagnostics { message rendered } } }');
    expect((await ask()).evaluate.rows).toEqual([[2]]);
  });

  test('trap 30: a key that is revoked through one server is refused by the other at its next request', async () => {
    const other = await testServer({ database: server.database });
    const { createApiKey } = await owner.ask('mutation { createApiKey(name: "Short", role: VIEWER, service: true) { secret apiKey { id } } }');
    const there = new Client(other.url, createApiKey.secret);
    expect((await there.send('{ organization { key } }')).status).toBe(200);
    await owner.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id: createApiKey.apiKey.id });
    const refused = await there.send('{ organization { key } }');
    expect({ status: refused.status, errors: refused.errors }).toEqual({ status: 401, errors: [{ message: 'This API key was revoked.', extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});
