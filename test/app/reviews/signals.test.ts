import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { DeclaredTarget } from '../../../src/goals/target.js';
import { Database } from '../../../src/store/database.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../../support/database.js';
import { ReviewedOrganization } from './review-fixture.js';

let database: Database;
let url: string;
let owner: pg.Client;

beforeAll(async () => {
  url = await migratedDatabase();
  database = await Database.open({ url });
  afterTheFile(() => database.close());
  owner = await ownerClient(url);
});

const month = (index: number): string => new Date(Date.UTC(2039, index, 10, 9)).toISOString();

/** Calls of a month, counted from January 2039, of ten each. */
const answered = (own: ReviewedOrganization, index: number, count: number): Promise<void> => own.calls(`m${index}`, month(index), count, 10);

/** A year of eight and seven answered calls of ten in turn, and a goal that begins after it. */
async function yearBefore(target?: DeclaredTarget): Promise<ReviewedOrganization> {
  const own = await ReviewedOrganization.on(database, owner);
  await own.at('2039-01-01T00:00:00Z');
  for (let index = 0; index < 12; index++) await answered(own, index, index % 2 === 0 ? 8 : 7);
  await own.at('2040-01-01T00:00:00Z');
  await own.goal({}, target);
  return own;
}

interface Told {
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

async function toldOf(own: ReviewedOrganization, kind: string): Promise<Told['payload'][]> {
  const { rows } = await owner.query<Told>('select kind, payload from outbox_event where organization_id = $1 and kind = $2 order by number', [own.id, kind]);
  return rows.map(({ payload }) => payload);
}

describe('a signal', () => {
  test('is told once when it begins, and once when it is over', async () => {
    const own = await yearBefore();
    await own.round();
    expect(await toldOf(own, 'goal.signal_changed')).toEqual([]);

    await answered(own, 12, 1);
    await own.at('2040-02-05T00:00:00Z');
    await own.round();
    const begun = { goal: 'answered', review: null, meaning: 'CONCERN', active: true, period: '2040-01' };
    expect(await toldOf(own, 'goal.signal_changed')).toEqual([expect.objectContaining(begun)]);

    await own.at('2040-02-06T00:00:00Z');
    await own.round();
    // A correction takes the signal away: it is not over before three months without it.
    await own.calls('m12', month(12), 8, 10);
    await own.round();
    for (const index of [13, 14]) {
      await answered(own, index, 7);
      await own.at(`2040-0${index - 9}-05T00:00:00Z`);
      await own.round();
    }
    expect(await toldOf(own, 'goal.signal_changed')).toHaveLength(1);
    await answered(own, 15, 8);
    await own.at('2040-05-05T00:00:00Z');
    await own.round();
    expect(await toldOf(own, 'goal.signal_changed')).toEqual([
      expect.objectContaining(begun), expect.objectContaining({ ...begun, active: false, period: '2040-04' }),
    ]);
  });

  test('is told once by several processes that look at once', async () => {
    const own = await yearBefore();
    const other = await Database.open({ url });
    afterTheFile(() => other.close());
    await answered(own, 12, 1);
    await own.at('2040-02-05T00:00:00Z');
    await Promise.all([own.round(), own.round(other), own.round(), own.round(other)]);
    expect(await toldOf(own, 'goal.signal_changed')).toHaveLength(1);
  });

  test('is none below twelve points', async () => {
    const own = await ReviewedOrganization.on(database, owner);
    await own.at('2039-01-01T00:00:00Z');
    for (let index = 2; index < 12; index++) await answered(own, index, index % 2 === 0 ? 8 : 7);
    await own.at('2040-01-01T00:00:00Z');
    await own.goal();
    await answered(own, 12, 0);
    await own.at('2040-02-05T00:00:00Z');
    await own.round();
    expect(await toldOf(own, 'goal.signal_changed')).toEqual([]);
    expect(await toldOf(own, 'goal.status_changed')).not.toEqual([]);
  });
});

describe('a budget that burns', () => {
  /** One call of twenty may be lost; of the two hundred that are expected ten. */
  const BUDGET: DeclaredTarget = {
    shape: 'BUDGET', levels: { floor: null, target: '0.95', stretch: null }, expectedEvents: '200', byPeriod: [], grain: { kind: 'CUMULATIVE' },
    trajectory: { kind: 'NONE' }, tolerance: '0',
  };

  test('is told once when it begins, with its burn and what is left, and once when it is over', async () => {
    const own = await yearBefore(BUDGET);
    await own.calls('first', '2040-01-05T09:00:00Z', 17, 20);
    await own.at('2040-01-06T00:00:00Z');
    await own.round();
    await own.calls('second', '2040-01-07T09:00:00Z', 18, 20);
    await own.at('2040-01-08T00:00:00Z');
    await own.round();
    // Three of twenty bad: 0.15 / 0.05 = 3 times the pace; three of ten spent. Then five of forty: 2.5 times.
    const begun = { goal: 'answered', active: true, burn: 3, remaining: 0.7, period: '2040-01' };
    expect(await toldOf(own, 'goal.budget_burning')).toEqual([expect.objectContaining(begun)]);
    await own.calls('third', '2040-02-09T09:00:00Z', 80, 80);
    await own.at('2040-02-10T00:00:00Z');
    await own.round();
    // Five of 120: 0.0417 / 0.05.
    expect(await toldOf(own, 'goal.budget_burning')).toEqual([
      expect.objectContaining(begun), expect.objectContaining({ active: false, remaining: 0.5, period: '2040-02' }),
    ]);
  });
});
