import { expect, test } from '@jest/globals';
import type { CellRequest } from '../../src/lang/plan.js';
import { resolveRequest } from '../../src/lang/resolve-request.js';
import type { RowExpr } from '../../src/lang/row-expr.js';
import { AT } from '../../src/lang/row-writer.js';
import { exampleCalendar } from './example-catalog.js';

const question = { now: 0, timeZone: 'UTC', catalog: exampleCalendar };
const known: RowExpr = { op: 'call', fn: 'isNull', args: [AT], type: 'boolean' };
const solved: RowExpr = { op: 'field', key: 'solved', type: 'instant' };
const own: RowExpr = { ...known, args: [solved] };
const occurred: RowExpr = { ...known, args: [{ op: 'builtIn', key: 'occurredAt', type: 'instant' }] };

const request: CellRequest = {
  source: 'calls', at: solved, by: [{ key: 'd', expression: AT }], slice: known,
  aggregate: { aggregation: 'COUNT', value: known, filter: known, percentile: null },
};

test('the row\'s time is the measure\'s own, in every part of a request', () => {
  expect(resolveRequest(request, question)).toEqual({
    source: 'calls', at: solved, by: [{ key: 'd', expression: solved }], slice: own,
    aggregate: { aggregation: 'COUNT', value: own, filter: own, percentile: null },
  });
  const per = { entity: known, aggregation: 'COUNT', value: null, filter: known, keep: null } as const;
  const cohort = { entity: known, active: true, window: 'EVER_BEFORE', offsetMs: 0, filter: known } as const;
  const stock = { from: AT, until: AT };
  expect(resolveRequest({ ...request, per, cohort, stock }, question)).toMatchObject({
    per: { entity: own, value: null, filter: own, keep: null }, cohort: { entity: own, filter: own }, stock: { from: solved, until: solved },
  });
});

test('a placing time that reads its own means when the interaction happened', () => {
  const at: RowExpr = { op: 'call', fn: 'if', args: [known, solved, AT], type: 'instant' };
  expect(resolveRequest({ ...request, at }, question).at).toEqual({ ...at, args: [occurred, solved, { op: 'builtIn', key: 'occurredAt', type: 'instant' }] });
});

test('later steps of a journey, and a value read from one, have their own occurredAt', () => {
  const step = { source: 'mails', filter: known, afterMs: 0, withinMs: null, absent: false };
  const journey = { entity: 'customer', start: 'ANY', filter: known, steps: [step], valueStep: 1 } as const;
  const resolved = resolveRequest({ ...request, journey }, question);
  expect([resolved.journey!.steps[0]!.filter, resolved.journey!.filter]).toEqual([occurred, own]);
  expect([resolved.aggregate.value, resolved.aggregate.filter]).toEqual([occurred, own]);
  expect(resolveRequest({ ...request, journey: { ...journey, valueStep: 0 } }, question).aggregate.value).toEqual(own);
});
