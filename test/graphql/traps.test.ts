import { beforeAll, describe, expect, test } from '@jest/globals';
import { ContactCentre, QUARTER } from './contact-centre.js';

let centre: ContactCentre;

beforeAll(async () => {
  centre = await ContactCentre.open();
});

const data = async (query: string, variables?: Record<string, unknown>): Promise<any> => {
  const answer = await centre.owner.send(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};

const SHARE = `evaluate(${QUARTER}, grain: MONTH)`;

describe('trap 28: a selection is a selection, however it is written', () => {
  const plain = `{ kpi(key: "solved_share") { key ${SHARE} { groups { points { value exact period { label } } total { value } } } } }`;

  test('fragments, named and inline, nested and spread twice, give what the fields give', async () => {
    expect(await data(`
      query { ...Root }
      fragment Root on Query { kpi(key: "solved_share") { ...Head ...Body ... on Kpi { ...Body } } }
      fragment Head on Kpi { key }
      fragment Body on Kpi { ${SHARE} { groups { ... { points { ...Value period { ...Label } } } total { ...Value2 } } } }
      fragment Value on Point { value exact }
      fragment Value2 on Point { value }
      fragment Label on Period { label }
    `)).toEqual(await data(plain));
  });

  test('aliases of one field with other arguments do not meet', async () => {
    const question = (where: string): string => `evaluate(${QUARTER}, where: "channel == '${where}'") { groups { total { components { value } } } }`;
    const answer = await data(`{ kpi(key: "solved_share") {
      mail: ${question('email')} none: ${question('fax')} volume: key
      all: evaluate(${QUARTER}) { groups { total { n: components { m: measure v: value } } } }
    } }`);
    expect(answer.kpi.volume).toBe('solved_share');
    expect(answer.kpi.mail.groups[0].total.components).toEqual([{ value: '21' }, { value: '30' }]);
    expect(answer.kpi.none.groups[0].total.components).toEqual([{ value: '0' }, { value: '0' }]);
    expect(answer.kpi.all.groups[0].total.n).toEqual([{ m: 'solved_tickets', v: '63' }, { m: 'handled', v: '90' }]);
  });

  test('@include and @skip leave out what they say, and evaluate nothing for it', async () => {
    const query = `query Q($points: Boolean!, $table: Boolean!) {
      kpi(key: "volume") { key evaluate(${QUARTER}) @include(if: $points) { groups { values } } ...Name @skip(if: $points) }
      evaluate(kpis: ["nothing_of_this_name"], ${QUARTER}) @include(if: $table) { rows }
    }
    fragment Name on Kpi { name }`;
    expect(await data(query, { points: true, table: false })).toEqual({ kpi: { key: 'volume', evaluate: { groups: [{ values: [90] }] } } });
    expect(await data(query, { points: false, table: false })).toEqual({ kpi: { key: 'volume', name: 'volume' } });
  });

  test('variables, defaults and literals give the same', async () => {
    const question = `query Q($kpis: [String!]! = ["volume"], $window: WindowInput!, $grain: Grain = MONTH, $params: JSON) {
      evaluate(kpis: $kpis, window: $window, grain: $grain, by: "channel", where: "channel in [$one, 'chat']", params: $params, orderBy: { by: "volume" }) { rows } }`;
    const literal = `{ evaluate(kpis: "volume", ${QUARTER}, grain: MONTH, by: ["channel"], where: "channel in [$one, 'chat']", params: { one: "email" }, orderBy: [{ by: "volume" }]) { rows } }`;
    expect(await data(question, { window: { between: { from: '2026-01-01', to: '2026-04-01' } }, params: { one: 'email' } })).toEqual(await data(literal));
  });

  test('the order of selection is the order of the answer, and __typename stands wherever it is asked', async () => {
    const answer = await centre.owner.send('{ kpi(key: "volume") { name __typename key current { __typename number } dependencies { __typename ... on Measure { key } } } }');
    expect(JSON.stringify(answer.data)).toBe('{"kpi":{"name":"volume","__typename":"Kpi","key":"volume","current":{"__typename":"KpiVersion","number":"1.0"},'
      + '"dependencies":[{"__typename":"Measure","key":"handled"}]}}');
  });
});

describe('trap 31: a read is a read', () => {
  test('a table comes back in the answer that asked for it, as rows, records and csv alike', async () => {
    const { evaluate } = await data(`{ evaluate(kpis: ["volume", "solved_share"], ${QUARTER}, by: ["channel"]) { columns { key } rows records csv rowCount } }`);
    expect(evaluate).toEqual({
      columns: [{ key: 'channel' }, { key: 'volume' }, { key: 'solved_share' }],
      rows: [['chat', 30, 0.7], ['email', 30, 0.7], [null, 30, 0.7]],
      records: [
        { channel: 'chat', volume: 30, solved_share: 0.7 }, { channel: 'email', volume: 30, solved_share: 0.7 },
        { channel: null, volume: 30, solved_share: 0.7 },
      ],
      csv: 'channel,volume,solved_share\r\nchat,30,0.7\r\nemail,30,0.7\r\n,30,0.7\r\n',
      rowCount: 3,
    });
  });

  test('a filter is an expression with bound values: what looks like SQL is a text', async () => {
    expect(await data(`{ evaluate(kpis: ["volume"], ${QUARTER}, where: "channel == $c", params: { c: "' or 1=1 --" }) { rows } }`)).toEqual({ evaluate: { rows: [[0]] } });
    expect(await centre.owner.codes(`{ evaluate(kpis: ["volume"], ${QUARTER}, where: "1=1; drop table interaction") { rows } }`)).toEqual(['INVALID_EXPRESSION']);
  });
});
