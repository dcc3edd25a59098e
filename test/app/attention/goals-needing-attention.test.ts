import { beforeAll, describe, expect, test } from '@jest/globals';
import { goalsNeedingAttention, type AttentionInput, type GoalAttentionModel } from '../../../src/app/attention/goals-needing-attention.js';
import type { DeclaredTarget } from '../../../src/goals/target.js';
import { Database } from '../../../src/store/database.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../../support/database.js';
import { ReviewedOrganization } from '../reviews/review-fixture.js';

let database: Database;
let own: ReviewedOrganization;

/** Nine of ten calls are answered: it is 0.05 behind 0.95, and 0.05 is half of what lies between that and the floor. */
const TOO_HIGH: DeclaredTarget = {
  shape: 'AT_LEAST', levels: { floor: '0.85', target: '0.95', stretch: null }, byPeriod: [], grain: { kind: 'EACH_PERIOD' }, trajectory: { kind: 'NONE' }, tolerance: '0',
};
const LOW: DeclaredTarget = { ...TOO_HIGH, levels: { floor: '0.3', target: '0.5', stretch: null } };
const FAR: DeclaredTarget = { ...TOO_HIGH, levels: { floor: '0.97', target: '0.98', stretch: null } };

beforeAll(async () => {
  const url = await migratedDatabase();
  database = await Database.open({ url });
  afterTheFile(() => database.close());
  own = await ReviewedOrganization.on(database, await ownerClient(url));
  await own.at('2040-01-02T00:00:00Z');
  await own.goal({ key: 'score', kpi: null, rollup: { method: 'WEIGHTED_MEAN' } }, null);
  const child = (weight: string) => ({ parent: { goal: 'score', edge: 'ROLLUP' as const, weights: [{ from: '2040-01-01', weight }] } });
  await own.goal({ key: 'light', ...child('1') }, TOO_HIGH);
  await own.goal({ key: 'heavy', ...child('3') }, TOO_HIGH);
  await own.goal({ key: 'fine' }, LOW);
  await own.goal({ key: 'far' }, FAR);
  await own.goal({ key: 'empty', scope: 'channel == "fax"' }, LOW);
  await own.draft({ key: 'draft' });
  await own.calls('january', '2040-01-05T09:00:00Z', 9, 10);
  await own.at('2040-01-20T00:00:00Z');
});

const ask = (input: AttentionInput = {}) => own.as(own.ben, (ctx) => goalsNeedingAttention(ctx, input));
const shown = ({ goal: { key }, status, severity, behind, behindIn, weight }: GoalAttentionModel): unknown[] =>
  [key, status, severity, behind?.toString() ?? null, behindIn, weight.toString()];

describe('goals that need attention', () => {
  test('are ranked by status, then distance, then weight; the others are left out', async () => {
    const { items } = await ask();
    expect(items.map(shown)).toEqual([
      ['far', 'OFF_TRACK', 3, '8', 'FLOOR_DISTANCE', '1'],
      ['heavy', 'AT_RISK', 2, '0.5', 'FLOOR_DISTANCE', '0.75'],
      ['light', 'AT_RISK', 2, '0.5', 'FLOOR_DISTANCE', '0.25'],
      ['empty', 'NO_DATA', 1, null, null, '1'],
      ['score', 'NO_DATA', 1, null, null, '1'],
    ]);
    expect(items[1]!.reasons).toEqual([
      'Its status is AT_RISK by the rule BEHIND.', 'It is behind by 0.5 of the distance between target and floor.', 'It weighs 0.75 among its parent\'s children.',
    ]);
  });

  test('page by page are the same as at once', async () => {
    const all = (await ask()).items.map(({ goal: { key } }) => key);
    const paged: string[] = [];
    for (let after: string | null = null; ;) {
      const { items, nextCursor }: Awaited<ReturnType<typeof ask>> = await ask({ first: 2, after });
      paged.push(...items.map(({ goal: { key } }) => key));
      after = nextCursor;
      if (after === null) break;
    }
    expect(paged).toEqual(all);
    for (const place of [['4', 'true', '', '1', 'x'], ['3', 'perhaps', '', '1', 'x'], ['3', 'true', 'far', '1', 'x'], ['3', 'true', '', '', 'x'], ['3']]) {
      await expect(ask({ after: Buffer.from(JSON.stringify(place)).toString('base64url') })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
    await expect(ask({ knowledge: 'yesterday' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('are judged by what was known at an instant', async () => {
    const { items } = await ask({ knowledge: '2040-01-02T12:00:00Z' });
    expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['NO_DATA']));
  });
});
