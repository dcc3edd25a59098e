import { beforeAll, describe, expect, test } from '@jest/globals';
import { evaluateSeries } from '../../src/app/evaluate-series.js';
import { erase } from '../../src/app/proof/erase.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import { provenGoals, ticket, type ProvenGoals } from '../app/proof/proven-goals.js';

let goals: ProvenGoals;
let first: string;

const MARCH = { between: { from: '2027-03-01', to: '2027-04-01' } };

beforeAll(async () => {
  goals = await provenGoals();
  await goals.clock('2027-04-03T00:00:00Z');
  await goals.record([
    ticket('a', '2027-03-10T09:00:00Z', {}, { customer: 'ada' }), ticket('b', '2027-03-11T09:00:00Z', { solved: false }),
    ticket('c', '2027-03-12T09:00:00Z', { solved: false }), ticket('d', '2027-03-13T09:00:00Z'),
  ]);
  first = await goals.sign('solved_red', '2027-03');
});

describe('trap 25: a report whose past months change when records are deleted or people change group', () => {
  test('what was signed keeps its number while a row is taken back, another changes its team, and a customer is erased', async () => {
    await goals.organization.as('ADMIN', (ctx) => retractInteractions(ctx, { source: 'tickets', keys: ['c'], reason: 'a double' }));
    await goals.record([ticket('b', '2027-03-11T09:00:00Z', { solved: false, team: 'blue' })]);
    expect(await goals.verify(first)).toMatchObject({ verdict: 'VERIFIED', frozen: { value: '0.5' }, replayed: { value: '0.5' } });

    await goals.organization.as('ADMIN', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: 'ada' }));
    const proof = await goals.verify(first);
    expect(proof).toMatchObject({ verdict: 'EVIDENCE_ERASED', frozen: { value: '0.5', evidence: { rows: 4 } }, erased: { rows: 1 }, differences: [] });
  });

  test('and the same month asked as of then says what it said, as far as the rows are there', async () => {
    const { id } = await goals.review('solved_red', '2027-03');
    const asked = { kpis: ['solve_rate'], window: MARCH, where: 'team == "red"' };
    const counted = ({ groups: [group] }: Awaited<ReturnType<typeof evaluateSeries>>): (number | null)[] => group!.total.components.map(({ n }) => n);
    await goals.organization.as('VIEWER', async (ctx) => {
      const then = await evaluateSeries(ctx, { ...asked, asOf: { review: id } });
      expect([counted(then), await then.freshness.erased()]).toEqual([[1, 3], 1]);
      expect(counted(await evaluateSeries(ctx, asked))).toEqual([1, 1]);
    });
  });
});

describe('trap 26: a restatement that overwrites the original', () => {
  test('the first edition stays what it was, beside the one that restates it', async () => {
    await goals.round();
    const second = await goals.restate('solved_red', '2027-03');
    expect(await goals.verify(first)).toMatchObject({ verdict: 'EVIDENCE_ERASED', frozen: { value: '0.5' }, differences: [] });
    expect(await goals.verify(second)).toMatchObject({ verdict: 'VERIFIED', frozen: { value: '1' }, differences: [] });
    const { editions, state } = await goals.review('solved_red', '2027-03');
    expect([editions.map(({ id }) => id), state]).toEqual([[first, second], 'RESTATED']);
  });

  test('and no statement of the service could change it', async () => {
    for (const table of ['snapshot', 'review_edition', 'review_transition', 'snapshot_erasure']) {
      const { rows: [may] } = await goals.superuser.query<{ change: boolean; remove: boolean }>(
        `select has_any_column_privilege('yardstick_app', $1, 'update') as change, has_table_privilege('yardstick_app', $1, 'delete') as remove`, [table]);
      expect([table, may]).toEqual([table, { change: false, remove: false }]);
    }
  });
});
