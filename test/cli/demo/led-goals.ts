import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { DemoGoals, DemoReview } from '../../../seeds/demo-goals.js';
import { authenticate } from '../../../src/app/authenticate.js';
import type { OpenContext } from '../../../src/app/context.js';
import { goals } from '../../../src/app/goals/goals.js';
import { explainChange } from '../../../src/app/proof/explain-change.js';
import { verifySnapshot } from '../../../src/app/proof/verify-snapshot.js';
import type { ReviewModel } from '../../../src/app/reviews/review-model.js';
import { reviews } from '../../../src/app/reviews/reviews.js';
import type { DemoKeys } from '../../../src/cli/demo/demo-keys.js';
import type { Database } from '../../../src/store/database.js';
import { contextOf, inContext } from '../../support/organization.js';
import { sample } from '../../support/size.js';

export interface LedDemo {
  readonly database: Database;
  readonly keys: DemoKeys;
  readonly goals: DemoGoals;
}

/** One request with a key of a demo. */
export async function withKey<T>({ database, keys }: Pick<LedDemo, 'database' | 'keys'>, of: keyof DemoKeys, work: (ctx: OpenContext) => Promise<T>): Promise<T> {
  const { actor, organizationId } = await authenticate(database, `Bearer ${keys[of]!}`);
  return inContext(contextOf(database, actor, organizationId), work);
}

/** All reviews of a demo, the newest period first. */
export async function reviewsOf(demo: Pick<LedDemo, 'database' | 'keys'>): Promise<ReviewModel[]> {
  const all: ReviewModel[] = [];
  let after: string | null = null;
  do {
    const page = await withKey(demo, 'VIEWER', (ctx) => reviews(ctx, { first: 100, after }));
    all.push(...page.items);
    after = page.nextCursor;
  } while (after !== null);
  return all;
}

/** How much there is of everything that leading goals writes, the audit log included. */
export async function writtenBy({ database, keys }: Pick<LedDemo, 'database' | 'keys'>): Promise<unknown> {
  const { organizationId } = await authenticate(database, `Bearer ${keys.OWNER!}`);
  return database.read(organizationId, ({ query }) => query(sql`
    select (select count(*)::int from review_transition) as transitions, (select count(*)::int from goal_version) as goals,
      (select count(*)::int from target_version) as targets, (select count(*)::int from review_action_version) as actions,
      (select count(*)::int from review_comment) as comments, (select count(*)::int from member) as members,
      (select count(*)::int from audit_entry where action ~ '^(GOAL|REVIEW|STRETCH|MEMBER|API_KEY)_') as entries`));
}

/** So many of them, evenly over all: on years of real rows each takes seconds. */
const drawn = <T>(all: readonly T[], most: number): T[] => {
  const stride = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, index) => all[Math.floor(index * stride)]!);
};

/**
 * What is so of the goals of either demo.
 *
 * @param proven keys of the goals whose signed editions are proven; null: of all.
 */
export function itsGoals(demo: () => LedDemo, proven: readonly string[] | null): void {
  const storyOf = ({ goalKey, period }: ReviewModel): DemoReview | undefined =>
    demo().goals.goals.find(({ goal }) => goal.key === goalKey)!.reviews.find((story) => story.period === period.label);

  test('has people who lead its goals, with keys of their own', async () => {
    for (const person of ['LEAD', 'REVIEWER'] as const) {
      const { actor } = await authenticate(demo().database, `Bearer ${demo().keys[person]!}`);
      expect(actor).toMatchObject({ kind: 'member', role: 'ANALYST' });
    }
  });

  test('has goals of every shape, all of them running', async () => {
    const { items } = await withKey(demo(), 'VIEWER', (ctx) => goals(ctx, { first: 100 }));
    expect(items.map(({ key }) => key).sort()).toEqual(demo().goals.goals.map(({ goal }) => goal.key).sort());
    expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['ACTIVE']));
    const shapes = new Set(items.flatMap(({ targets }) => targets.map(({ shape }) => shape)));
    expect([...shapes].sort()).toEqual(['AT_LEAST', 'AT_MOST', 'BETWEEN', 'BUDGET', 'CHANGE', 'REACH', 'RELATIVE_TO']);
    const grains = new Set(items.flatMap(({ targets }) => targets.map(({ grain }) => grain)));
    expect([...grains].sort()).toEqual(['AT_END', 'CUMULATIVE', 'EACH_PERIOD', 'SHARE_OF_PERIODS']);
    const edges = new Set(items.flatMap(({ parentEdge }) => parentEdge?.edge ?? []));
    expect([...edges].sort()).toEqual(['DRIVER', 'ROLLUP']);
  });

  test('has reviews that are signed, drifted, restated, skipped, overdue', async () => {
    const all = await reviewsOf(demo());
    const states = new Set(all.map(({ state }) => state));
    for (const state of ['SIGNED_OFF', 'DRIFTED', 'RESTATED', 'SKIPPED', 'SUBMITTED', 'OPEN']) expect(states).toContain(state);
    expect(all.some(({ overdue }) => overdue)).toBe(true);
    expect(all.some(({ history }) => history.some(({ event }) => event === 'ACCEPT_DRIFT'))).toBe(true);
  });

  test('has led each review to where its story ends', async () => {
    const all = await reviewsOf(demo());
    const told = all.flatMap((review) => {
      const story = storyOf(review);
      return story === undefined ? [] : [{ review, story }];
    });
    expect(told).toHaveLength(demo().goals.goals.flatMap((goal) => goal.reviews).length);
    for (const { review, story } of told) {
      const ends = 'skipped' in story ? ['SKIPPED'] : story.unsigned === true ? ['SUBMITTED'] : ['SIGNED_OFF', 'DRIFTED', 'RESTATED'];
      expect([review.goalKey, review.period.label, ends]).toEqual([review.goalKey, review.period.label, expect.arrayContaining([review.state])]);
    }
  });

  test('proves the editions that were signed, and explains to the last digit what has changed since', async () => {
    const signed = (await reviewsOf(demo())).filter(({ editions, goalKey }) => editions.length > 0 && (proven?.includes(goalKey) ?? true));
    expect(signed.length).toBeGreaterThan(3);
    for (const { id } of drawn(signed.flatMap(({ editions }) => editions), sample(6, 1_000))) {
      const { verdict, differences } = await withKey(demo(), 'VIEWER', (ctx) => verifySnapshot(ctx, id));
      expect({ verdict, differences }).toEqual({ verdict: 'VERIFIED', differences: [] });
    }
    const drifted = signed.filter(({ history }) => history.some(({ event }) => event === 'DRIFT'));
    expect(drifted.length).toBeGreaterThanOrEqual(3);
    for (const { editions: [first] } of drawn(drifted, sample(2, 1_000))) {
      const { start, end, parts } = (await withKey(demo(), 'VIEWER', (ctx) => explainChange(ctx, first!.id, null))).value!;
      expect(end.eq(start)).toBe(false);
      expect(parts.reduce((sum, { part }) => sum.plus(part), start).toFixed()).toBe(end.toFixed());
    }
  }, 180_000);
}
