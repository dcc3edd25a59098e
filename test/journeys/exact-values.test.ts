import { beforeAll, describe, expect, test } from '@jest/globals';
import { openShop, record } from './shop.js';
import { dataOf, type Tenant } from './two-organizations.js';

let owner: Tenant;

beforeAll(async () => {
  ({ owner } = await openShop());
});

const RECORD = `mutation ($rows: [InteractionInput!]!) {
  recordInteractions(source: "orders", interactions: $rows) { rejected { message } } }`;
const JANUARY = 'window: { between: { from: "2026-01-01", to: "2026-02-01" } }';

describe('trap 20: money is exact', () => {
  const total = async (day: string): Promise<any> => {
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    const { kpi } = await owner.ask(
      `{ kpi(key: "turnover") { evaluate(window: { between: { from: "${day}", to: "${next}" } }) {
        groups { total { value exact components { value n } } } } } }`,
    );
    return kpi.evaluate.groups[0].total;
  };

  test('trap 20: 0.1 + 0.2 is 0.3, whether sent as numbers or as strings', async () => {
    await record(
      owner,
      'orders',
      [0.1, 0.2].map((amount, i) => ({ key: `cents-${i}`, occurredAt: '2026-03-10T10:00:00Z', fields: { amount } })),
    );
    await record(
      owner,
      'orders',
      ['0.1', '0.2'].map((amount, i) => ({ key: `texts-${i}`, occurredAt: '2026-03-11T10:00:00Z', fields: { amount } })),
    );
    expect(await total('2026-03-10')).toEqual({ value: 0.3, exact: '0.3', components: [{ value: '0.3', n: 2 }] });
    expect(await total('2026-03-11')).toEqual({ value: 0.3, exact: '0.3', components: [{ value: '0.3', n: 2 }] });
  });

  test('trap 20: a thousand times 0.1 is 100', async () => {
    await record(
      owner,
      'orders',
      Array.from({ length: 1_000 }, (_, i) => ({
        key: `dime-${i}`,
        occurredAt: '2026-03-12T10:00:00Z',
        fields: { amount: 0.1 },
      })),
    );
    expect(await total('2026-03-12')).toMatchObject({ value: 100, exact: '100' });
  });

  test('trap 20: 9007199254740993 keeps its last digit through an HTTP body, in variables and in literals', async () => {
    const rows = '[{"key": "big", "occurredAt": "2026-03-13T10:00:00Z", "fields": {"amount": 9007199254740993}}]';
    dataOf(await owner.client.post(`{"query": ${JSON.stringify(RECORD)}, "variables": {"rows": ${rows}}}`));
    await owner.ask(`mutation { recordInteractions(source: "orders", interactions: [
      { key: "literal", occurredAt: "2026-03-14T10:00:00Z", fields: { amount: 9007199254740993.000000000000000001 } }
    ]) { rejected { message } } }`);
    expect(await total('2026-03-13')).toEqual({
      value: 9007199254740992,
      exact: '9007199254740993',
      components: [{ value: '9007199254740993', n: 1 }],
    });
    expect(await total('2026-03-14')).toMatchObject({ exact: '9007199254740993.000000000000000001' });
    const { big, literal } = await owner.ask(
      `{ big: interaction(source: "orders", key: "big") { fields }
        literal: interaction(source: "orders", key: "literal") { fields } }`,
    );
    expect([big.fields, literal.fields]).toEqual([
      { amount: '9007199254740993' },
      { amount: '9007199254740993.000000000000000001' },
    ]);
  });

  test('trap 20: it keeps it in what is compared with it too: where, params and having', async () => {
    const window = 'window: { between: { from: "2026-03-13", to: "2026-03-14" } }';
    const rowsOf = async (more: string, variables = ''): Promise<unknown> => {
      const query = `query ($params: JSON) {
        evaluate(kpis: ["order_count"], ${window}, by: ["shop"], params: $params, ${more}) { rows } }`;
      return dataOf(await owner.client.post(`{"query": ${JSON.stringify(query)}${variables}}`)).evaluate.rows;
    };
    const sent = (amount: string): string => `, "variables": {"params": {"amount": ${amount}}}`;
    expect(await rowsOf('where: "amount == $amount"', sent('9007199254740993'))).toEqual([[null, 1]]);
    expect(await rowsOf('where: "amount == $amount"', sent('9007199254740992'))).toEqual([]);
    expect(await rowsOf('where: "amount == 9007199254740993"')).toEqual([[null, 1]]);
    expect(await rowsOf('where: "amount == 9007199254740992"')).toEqual([]);
    expect(await rowsOf('having: "turnover > 9007199254740992"')).toEqual([[null, 1]]);
    expect(await rowsOf('having: "turnover > $amount"', sent('9007199254740992.5'))).toEqual([[null, 1]]);
    expect(await rowsOf('having: "turnover > 9007199254740993"')).toEqual([]);
  });
});

describe('trap 29: every value travels as what it is', () => {
  test('trap 29: counts are whole, booleans booleans, instants and dates texts, and what is not there is null', async () => {
    await record(owner, 'surveys', [
      { key: 'typed', occurredAt: '2026-01-05T09:00:00.123456Z', fields: { score: 7.5, answered: true, asked_for: 'true' } },
      { key: 'bare', occurredAt: '2026-01-06T09:00:00Z', fields: { answered: false } },
      { key: 'empty', occurredAt: '2026-01-07T09:00:00Z', fields: {} },
    ]);
    const { evaluate, typed, bare, source } = await owner.ask(`{
      evaluate(kpis: ["answer_count", "score_mean"], ${JANUARY}, grain: MONTH, by: ["answered"]) {
        columns { key kind type unit } rows records rowCount csv truncated endCursor }
      typed: interaction(source: "surveys", key: "typed") { occurredAt customer case fields }
      bare: interaction(source: "surveys", key: "bare") { customer fields revisions { supersededAt } }
      source(key: "surveys") { description freshness { completeThrough coversFrom } fields { key unit expression personal } }
    }`);
    expect(evaluate).toEqual({
      columns: [
        { key: 'period', kind: 'PERIOD', type: 'date', unit: null },
        { key: 'answered', kind: 'DIMENSION', type: 'boolean', unit: null },
        { key: 'answer_count', kind: 'KPI', type: 'number', unit: '' },
        { key: 'score_mean', kind: 'KPI', type: 'number', unit: '' },
      ],
      rows: [
        ['2026-01-01', false, 1, null],
        ['2026-01-01', true, 1, 7.5],
        ['2026-01-01', null, 1, null],
      ],
      records: [
        { period: '2026-01-01', answered: false, answer_count: 1, score_mean: null },
        { period: '2026-01-01', answered: true, answer_count: 1, score_mean: 7.5 },
        { period: '2026-01-01', answered: null, answer_count: 1, score_mean: null },
      ],
      rowCount: 3,
      csv: 'period,answered,answer_count,score_mean\r\n2026-01-01,false,1,\r\n2026-01-01,true,1,7.5\r\n2026-01-01,,1,\r\n',
      truncated: false,
      endCursor: null,
    });
    expect(typed).toEqual({
      occurredAt: '2026-01-05T09:00:00.123456Z',
      customer: null,
      case: null,
      fields: { score: 7.5, answered: true, asked_for: 'true' },
    });
    expect(bare).toEqual({ customer: null, fields: { answered: false }, revisions: [{ supersededAt: null }] });
    expect(source).toEqual({
      description: null,
      freshness: { completeThrough: null, coversFrom: '2026-01-01' },
      fields: ['asked_for', 'score', 'answered', 'read_at'].map((key) => ({
        key,
        unit: null,
        expression: null,
        personal: false,
      })),
    });
  });

  test('trap 29: a tag comes back as the text that it was, also where a database would read more into it', async () => {
    const tags = ['null', 'NULL', 'a,b', '{}', '"', '\\', "'", 'a\nb,c'];
    const query = `mutation ($tags: [String!]) {
      defineKpi(input: { key: "with_tags", name: "With tags", expression: "answers", direction: NEUTRAL, tags: $tags }) {
        kpi { tags } diagnostics { message } } }`;
    const { defineKpi } = await owner.ask(query, { tags });
    expect([...defineKpi.kpi.tags].sort()).toEqual([...tags].sort());
    expect((await owner.ask('{ kpis(tag: "null") { nodes { key } } }')).kpis.nodes).toEqual([{ key: 'with_tags' }]);
  });

  test('trap 29: a boolean and a text that looks like one are told apart where rows are chosen', async () => {
    const rows = async (where: string): Promise<unknown> =>
      (
        await owner.ask(`query ($where: String) { evaluate(kpis: ["answer_count"], ${JANUARY}, where: $where) { rows } }`, {
          where,
        })
      ).evaluate.rows;
    expect(await rows('answered')).toEqual([[1]]);
    expect(await rows('asked_for == "true"')).toEqual([[1]]);
    expect(await rows('is_null(answered)')).toEqual([[1]]);
    expect(
      await owner.client.codes(
        '{ evaluate(kpis: ["answer_count"], window: { toDate: YEAR }, where: "answered == \\"true\\"") { rows } }',
      ),
    ).toEqual(['INVALID_EXPRESSION']);
  });
});
