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

describe('an expression that cannot be read points at its place', () => {
  test.each<[string, string, string, string | null, string]>([
    [
      'where',
      'chanel == "email"',
      'Source "tickets" has no field "chanel".',
      'Did you mean "channel"?',
      'chanel == "email"\n^^^^^^',
    ],
    ['where', 'channel = "email"', 'A single "=" is no operator.', 'To compare, write "==".', 'channel = "email"\n        ^'],
    ['where', 'channel == $x', 'The parameter $x has no value.', 'Give it in params: {"x": …}.', 'channel == $x\n           ^^'],
    ['where', '', 'The expression is empty.', null, '\n^'],
    ['having', 'handledd > 3', 'There is no measure or KPI "handledd".', 'Did you mean "handled"?', 'handledd > 3\n^^^^^^^^'],
    ['having', 'handled', 'The expression must give a truth value, but it gives a number.', null, 'handled\n^^^^^^^'],
  ])('in %s: %s', async (argument, expression, message, hint, rendered) => {
    const told = await refusal(
      `query ($text: String) { evaluate(kpis: ["mean_handling"], ${QUARTER}, ${argument}: $text) { rows } }`,
      { text: expression },
    );
    expect(told).toMatchObject({ code: 'INVALID_EXPRESSION', message, argument, diagnostics: [{ message, hint, rendered }] });
  });

  test('in a definition it is data, and nothing is written', async () => {
    const define = `mutation ($e: String!) { defineKpi(input: { key: "bad", name: "Bad", expression: $e, direction: NEUTRAL }) {
      kpi { key } diagnostics { message hint rendered } } }`;
    const { data, errors } = await owner.client.send(define, { e: 'handlin / handled' });
    expect(errors).toBeUndefined();
    expect(data.defineKpi).toEqual({
      kpi: null,
      diagnostics: [
        {
          message: 'There is no measure or KPI "handlin".',
          hint: 'Did you mean "handling"?',
          rendered: 'handlin / handled\n^^^^^^^',
        },
      ],
    });
    expect(await owner.ask('{ kpi(key: "bad") { key } }')).toEqual({ kpi: null });
  });

  test('a measure of a field that is not there says which is', async () => {
    const { data } = await owner.client.send(
      `mutation { defineMeasure(input: { key: "bad", source: "tickets", aggregation: SUM, value: "tok" }) {
        measure { key } diagnostics { message hint } } }`,
    );
    expect(data.defineMeasure).toEqual({
      measure: null,
      diagnostics: [{ message: expect.stringContaining('Source "tickets" has no field "tok".'), hint: 'Did you mean "took"?' }],
    });
  });

  test('a division by zero is no error but no value, with its reason; in a row it is unknown', async () => {
    await owner.ask(`mutation {
      a: defineKpi(input: { key: "by_zero", name: "By zero", expression: "handled / (handled - handled)", direction: NEUTRAL }) {
        diagnostics { message } }
      b: defineMeasure(input: { key: "row_by_zero", source: "tickets", aggregation: AVG, value: "took / (took - took)" }) {
        diagnostics { message } }
      c: defineKpi(input: { key: "rows_by_zero", name: "Rows", expression: "row_by_zero", direction: NEUTRAL }) {
        diagnostics { message } }
    }`);
    const { evaluate, kpi } = await owner.ask(`{
      evaluate(kpis: ["by_zero", "rows_by_zero"], ${QUARTER}, where: "took / 0 > 1 or true") { rows marks { row column reason } }
      kpi(key: "by_zero") { evaluate(${QUARTER}) { groups { total { value exact reason } } } } }`);
    expect(evaluate).toEqual({
      rows: [[null, null]],
      marks: [
        { row: 0, column: 0, reason: 'ZERO_DENOMINATOR' },
        { row: 0, column: 1, reason: 'NO_DATA' },
      ],
    });
    expect(kpi.evaluate.groups[0].total).toEqual({ value: null, exact: null, reason: 'ZERO_DENOMINATOR' });
  });
});
