import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testServer, type TestServer } from '../../support/server.js';
import { defineAlike, tenant, type Tenant } from '../two-organizations.js';
import { refusalOf, type Refusal } from './refusal.js';

let server: TestServer;
let owner: Tenant;

beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await defineAlike(owner, 1);
});

afterAll(() => expect(server.complaints).toEqual([]));

const refusal = (query: string, variables?: Record<string, unknown>): Promise<Refusal> =>
  refusalOf(owner.client, query, variables);

const QUARTER = 'window: { between: { from: "2026-01-01", to: "2026-04-01" } }';
const asked = (more: string, kpi = 'mean_handling'): string => `{ evaluate(kpis: ["${kpi}"], ${more}) { rows } }`;

describe('a question that cannot be answered names what is at fault, and says what to do', () => {
  test.each<[string, string, unknown]>([
    [
      'a KPI that is not there',
      asked(QUARTER, 'mean_handlin'),
      { code: 'NOT_FOUND', message: 'There is no KPI "mean_handlin".', hint: 'Did you mean "mean_handling"?' },
    ],
    [
      'a measure where a KPI is asked',
      asked(QUARTER, 'handled'),
      { code: 'NOT_FOUND', message: 'There is no KPI "handled".', hint: expect.stringContaining('"handled" is a measure.') },
    ],
    [
      'no KPI at all',
      `{ evaluate(kpis: [], ${QUARTER}) { rows } }`,
      { code: 'BAD_INPUT', message: 'Name at least one KPI.', argument: 'kpis' },
    ],
    [
      'a dimension that is not there',
      asked(`${QUARTER}, by: ["chanel"]`),
      {
        code: 'BAD_INPUT',
        argument: 'by[0]',
        message: 'The KPI "mean_handling" reads the source "tickets", which has no dimension "chanel".',
        hint: 'Did you mean "channel"?',
      },
    ],
    [
      'a field that is no dimension',
      asked(`${QUARTER}, by: ["took"]`),
      {
        code: 'BAD_INPUT',
        argument: 'by[0]',
        message: expect.stringContaining('no dimension "took"'),
        hint: expect.stringContaining('It is a VALUE field there'),
      },
    ],
    [
      'a dimension named twice',
      asked(`${QUARTER}, by: ["channel", "channel"]`),
      { code: 'BAD_INPUT', argument: 'by[1]', message: 'The dimension "channel" is named twice.' },
    ],
    [
      'a zone that is not there',
      asked(`${QUARTER}, timeZone: "Europe/Berln"`),
      {
        code: 'BAD_INPUT',
        argument: 'timeZone',
        message: 'There is no time zone "Europe/Berln".',
        hint: 'Did you mean "Europe/Berlin"?',
      },
    ],
    [
      'an offset for a zone',
      asked(`${QUARTER}, timeZone: "+02:00"`),
      {
        code: 'BAD_INPUT',
        argument: 'timeZone',
        message: 'There is no time zone "+02:00".',
        hint: expect.stringContaining('Area/City'),
      },
    ],
    [
      'a window that ends before it starts',
      asked('window: { between: { from: "2026-04-01", to: "2026-01-01" } }'),
      {
        code: 'BAD_INPUT',
        argument: 'window.between',
        message: expect.stringContaining('window.between.from (2026-04-01) must lie before window.between.to (2026-01-01)'),
        hint: 'Exchange the two.',
      },
    ],
    [
      'a window of no length',
      asked('window: { between: { from: "2026-04-01", to: "2026-04-01" } }'),
      {
        code: 'BAD_INPUT',
        argument: 'window.between',
        message: expect.stringContaining('half-open'),
        hint: 'A single day is from that day to the next.',
      },
    ],
    [
      'a day that does not exist',
      asked('window: { between: { from: "2026-04-31", to: "2026-05-01" } }'),
      {
        code: 'BAD_INPUT',
        argument: 'window.between.from',
        message: 'window.between.from is neither a date nor an instant: "2026-04-31".',
        hint: expect.stringContaining('Write 2026-03-01'),
      },
    ],
    [
      'a date and an instant',
      asked('window: { between: { from: "2026-01-01", to: "2026-05-01T00:00:00Z" } }'),
      {
        code: 'BAD_INPUT',
        argument: 'window.between',
        message: expect.stringContaining('from is a date and window.between.to is an instant'),
        hint: expect.stringContaining('two instants'),
      },
    ],
    [
      'no window',
      asked('window: {}'),
      {
        code: 'BAD_INPUT',
        argument: 'window',
        message: expect.stringContaining('exactly one of between, last and toDate; none of them was given'),
      },
    ],
    [
      'two windows',
      asked('window: { toDate: MONTH, last: { count: 1, unit: DAY } }'),
      { code: 'BAD_INPUT', argument: 'window', message: expect.stringContaining('last and toDate were given') },
    ],
    [
      'a window of nothing',
      asked('window: { last: { count: 0, unit: DAY } }'),
      { code: 'BAD_INPUT', argument: 'window.last.count', message: expect.stringContaining('it is 0') },
    ],
    [
      'a window before all calendars',
      asked('window: { last: { count: 2147483647, unit: YEAR } }'),
      {
        code: 'BAD_INPUT',
        argument: 'window',
        message: 'The window reaches back before the year 1000.',
        hint: 'Ask for a shorter window.',
      },
    ],
    [
      'an order by what is not asked',
      asked(`${QUARTER}, orderBy: [{ by: "mean_handlin" }]`),
      {
        code: 'BAD_INPUT',
        argument: 'orderBy[0].by',
        message: expect.stringContaining('"mean_handlin" is neither a KPI, nor a dimension of by, nor period'),
        hint: 'Did you mean "mean_handling"?',
      },
    ],
    [
      'a page of nothing',
      asked(`${QUARTER}, first: 0`),
      { code: 'BAD_INPUT', argument: 'first', message: expect.stringContaining('first is 0') },
    ],
    [
      'a cursor that is none',
      asked(`${QUARTER}, by: ["channel"], after: "nonsense"`),
      {
        code: 'BAD_INPUT',
        argument: 'after',
        message: 'This is no cursor of this question.',
        hint: expect.stringContaining('endCursor'),
      },
    ],
    [
      'an instant that is none',
      asked(`${QUARTER}, asOf: { knowledge: "yesterday" }`),
      {
        code: 'BAD_INPUT',
        argument: 'asOf.knowledge',
        message: expect.stringContaining('"yesterday"'),
        hint: 'Write it as in 2026-03-01T09:00:00Z.',
      },
    ],
    [
      'parameters that are no object',
      asked(`${QUARTER}, where: "channel == $x", params: ["email"]`),
      {
        code: 'BAD_INPUT',
        argument: 'params',
        message: 'params is an object of values by name, and this is a list.',
        hint: 'Write it as in {"channel": "email"}.',
      },
    ],
    [
      'a list of a source that is not there',
      '{ interactions(source: "ticket") { nodes { key } } }',
      { code: 'NOT_FOUND', message: 'There is no source "ticket".', hint: 'Did you mean "tickets"?' },
    ],
    [
      'a page that is too long',
      '{ kpis(first: 101) { nodes { key } } }',
      { code: 'BAD_INPUT', argument: 'first', message: 'first is 101; a page holds 1 to 100.' },
    ],
  ])('%s', async (_name, query, told) => {
    expect(await refusal(query)).toEqual(told);
  });

  test.each([
    ['evaluate', (more: string): string => asked(more)],
    ['Kpi.evaluate', (more: string): string => `{ kpi(key: "mean_handling") { evaluate(${more}) { groups { values } } } }`],
    ['explain', (more: string): string => `{ explain(kpis: ["mean_handling"], ${more}) { canonical } }`],
  ])('ten million periods are refused before anything is read, by %s', async (_name, question) => {
    for (const more of [
      'window: { last: { count: 10000000, unit: HOUR } }, grain: HOUR',
      'window: { between: { from: "1000-01-01", to: "2200-01-01" } }, grain: HOUR',
    ]) {
      expect(await refusal(question(more))).toEqual({
        code: 'TOO_EXPENSIVE',
        message: expect.stringMatching(/10,\d\d\d,\d\d\d periods/),
        hint: expect.stringContaining('Ask for fewer'),
      });
    }
    expect(await refusal(question('window: { last: { count: 25000, unit: DAY } }, grain: DAY'))).toEqual({
      code: 'TOO_EXPENSIVE',
      argument: 'grain',
      message: expect.stringContaining('more than 20,000 periods of grain DAY'),
      hint: 'Ask for a shorter window or a coarser grain.',
    });
  });
});

describe('limits', () => {
  test('a page of 30 KPI tiles with 12 points each is answered', async () => {
    const tiles = Array.from(
      { length: 30 },
      (_, i) => `t${i}: kpi(key: "${i % 2 === 0 ? 'mean_handling' : 'email_share'}") { ...Tile }`,
    ).join('\n');
    const { data, errors } = await owner.client.send(`query Page { ${tiles} }
      fragment Tile on Kpi {
        key name current { unit direction format }
        evaluate(window: { last: { count: 12, unit: MONTH, includeCurrent: true } }, grain: MONTH) {
          window { label } periods { label }
          groups {
            values total { value complete }
            points { period { label } value exact reason complete incomplete components { measure context value n } }
          }
          freshness { knowledge sources { source completeThrough } }
        }
      }`);
    expect(errors).toBeUndefined();
    const answered = Object.values<any>(data);
    expect(answered).toHaveLength(30);
    for (const { evaluate } of answered) expect(evaluate.groups[0].points).toHaveLength(13);
  });

  test('the query of a kilobyte that kills a default server is refused with its price, and the server answers on', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const level = (depth: number): string =>
      `fragment f${depth} on Source{${names.map((name) => `${name}:measures{source{...f${depth + 1}}}`).join(' ')}}`;
    const killer = `{sources{nodes{...f0}}}${[0, 1, 2, 3].map(level).join('')}fragment f4 on Source{key}`;
    expect(killer.length).toBeLessThan(1_100);
    expect(await refusal(killer)).toEqual({
      code: 'TOO_EXPENSIVE',
      message: expect.stringMatching(/^The query may cost [\d,]+ points; at most 500,000 are allowed\./),
      hint: expect.stringContaining('Ask for fewer'),
    });
    expect(await owner.ask('{ organization { key } }')).toBeDefined();
  });
});
