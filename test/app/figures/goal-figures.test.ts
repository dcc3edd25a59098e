import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { confirmKpi } from '../../../src/app/confirm-kpi.js';
import { closedGoals, type ClosedGoalsModel } from '../../../src/app/figures/closed-goals.js';
import { goalCycle, type GoalCycle } from '../../../src/app/figures/goal-cycle.js';
import { heldReviews, type HeldReviewsModel } from '../../../src/app/figures/held-reviews.js';
import { revisedKpis, type RevisedKpisModel } from '../../../src/app/figures/revised-kpis.js';
import { runningGoals } from '../../../src/app/figures/running-goals.js';
import type { AppContext } from '../../../src/app/context.js';
import { closeGoal } from '../../../src/app/goals/close-goal.js';
import { commentOnReview } from '../../../src/app/reviews/comment-on-review.js';
import { signOffReview } from '../../../src/app/reviews/sign-off-review.js';
import { skipReview } from '../../../src/app/reviews/skip-review.js';
import { submitReview } from '../../../src/app/reviews/submit-review.js';
import type { GoalOutcome } from '../../../src/goals/goal-states.js';
import { Database } from '../../../src/store/database.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../../support/database.js';
import { definer, RATE, valid } from '../definition-fixture.js';
import { atLeast, levels } from '../../goals/targets.js';
import { ReviewedOrganization } from '../reviews/review-fixture.js';

let database: Database;
let owner: pg.Client;

beforeAll(async () => {
  const url = await migratedDatabase();
  database = await Database.open({ url });
  afterTheFile(() => database.close());
  owner = await ownerClient(url);
});

/** Figures over [from, to) of dates, as known at an instant or now. */
const figures = <T>(own: ReviewedOrganization, read: (ctx: AppContext, cycle: GoalCycle) => Promise<T>, from: string, to: string, knowledge?: string): Promise<T> =>
  own.as(own.ben, async (ctx) => read(ctx, await goalCycle(ctx, { window: { between: { from, to } }, knowledge: knowledge ?? null })));

describe('reviews of a cycle', () => {
  let own: ReviewedOrganization;

  /** Reviews open two days after the month and are due five days later: that of January on 8 February. */
  beforeAll(async () => {
    own = await ReviewedOrganization.on(database, owner);
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    for (const month of [1, 2, 3, 4, 5]) await own.calls(`m${month}`, `2040-0${month}-07T09:00:00Z`, 9, 10);
    const round = async (instant: string): Promise<string[]> => {
      await own.at(instant);
      await own.round();
      return (await own.reviews()).map(({ id }) => id);
    };
    const settle = async (id: string): Promise<void> => {
      await own.as(own.anna, (ctx) => submitReview(ctx, { id, narrative: 'As hoped.' }));
      await own.as(own.ben, (ctx) => signOffReview(ctx, id));
    };
    const [january] = await round('2040-02-05T00:00:00Z');
    await own.as(own.olive, (ctx) => commentOnReview(ctx, january!, 'Callers ask for the hours.'));
    await settle(january!);
    const [, february] = await round('2040-03-10T00:00:00Z');
    await own.as(own.ben, (ctx) => commentOnReview(ctx, february!, 'Late.'));
    await settle(february!);
    await own.as(own.olive, (ctx) => commentOnReview(ctx, february!, 'After the fact.'));
    const [, , march] = await round('2040-04-05T00:00:00Z');
    await own.as(own.anna, (ctx) => skipReview(ctx, march!, 'Nobody was here.'));
    await own.calls('late', '2040-01-08T09:00:00Z', 0, 5);
    await round('2040-05-20T00:00:00Z');
  });

  test('are counted by what became of them, those not due yet for themselves', async () => {
    expect(await figures(own, heldReviews, '2040-02-01', '2040-07-01')).toEqual({
      due: 4, onTime: 1, late: 1, skipped: 1, overdue: 1, notDueYet: 1, onTimeShare: 0.25,
      withInput: 1, inputShare: 0.5, drifted: 1, driftAccepted: 0, restated: 0,
    } satisfies HeldReviewsModel);
    expect(await figures(own, heldReviews, '2041-01-01', '2041-02-01')).toMatchObject({ due: 0, onTimeShare: null, inputShare: null, drifted: 0 });
  });

  test('are told as they were known at an instant', async () => {
    expect(await figures(own, heldReviews, '2040-02-01', '2040-07-01', '2040-03-09T00:00:00Z'))
      .toMatchObject({ due: 2, onTime: 1, late: 0, overdue: 1, notDueYet: 0, withInput: 1, drifted: 0 });
  });

  test('are what a query by hand finds, whatever the cycle and whenever it is asked', async () => {
    const months = ['2040-01-01', '2040-02-01', '2040-03-01', '2040-04-01', '2040-05-01', '2040-06-01', '2040-07-01'];
    const instants = ['2040-02-08T00:00:00Z', '2040-03-09T12:00:00Z', '2040-05-20T00:00:00Z'];
    for (const [index, from] of months.entries()) {
      for (const to of months.slice(index + 1)) {
        for (const now of instants) {
          const { rows: [expected] } = await owner.query<HeldReviewsModel>(BY_HAND, [own.id, from, to, now, own.anna, own.ben]);
          expect({ from, to, now, ...await figures(own, heldReviews, from, to, now) }).toMatchObject({ from, to, now, ...expected });
        }
      }
    }
  });

  test('take as many statements for ten goals as for one', async () => {
    const alone = await counted(own);
    for (let index = 0; index < 9; index++) await own.goal({ key: `more_${index}` });
    await own.round();
    expect(await counted(own)).toBe(alone);
  });
});

const counted = (own: ReviewedOrganization): Promise<number> => own.as(own.ben, async (ctx) => {
  const cycle = await goalCycle(ctx, { window: { between: { from: '2040-02-01', to: '2040-07-01' } } });
  let statements = 0;
  const stop = database.onStatement(() => { statements += 1; });
  await heldReviews(ctx, cycle);
  stop();
  return statements;
});

/** Of a cadence whose reviews are due seven days after the month. */
const BY_HAND = `
  with known as (
    select review.id, review.period_to + interval '7 days' as due,
      (select min(recorded_at) from review_transition t where t.review_id = review.id and event = 'SIGN_OFF' and recorded_at <= $4) as signed,
      (select min(recorded_at) from review_transition t where t.review_id = review.id and event = 'SKIP' and recorded_at <= $4) as skipped
    from review where organization_id = $1 and recorded_at <= $4
  ), cycle as (select * from known where due >= $2::date and due < $3::date)
  select
    count(*) filter (where due <= $4)::int as due,
    count(*) filter (where due <= $4 and signed < due)::int as "onTime",
    count(*) filter (where due <= $4 and signed >= due)::int as late,
    count(*) filter (where due <= $4 and skipped is not null)::int as skipped,
    count(*) filter (where due <= $4 and signed is null and skipped is null)::int as overdue,
    count(*) filter (where due > $4)::int as "notDueYet",
    count(*) filter (where due <= $4 and exists (
      select from review_comment c where c.review_id = cycle.id and c.recorded_at < signed and c.created_by_member not in ($5, $6)
    ))::int as "withInput",
    (select count(distinct review_id) from review_transition t
      where t.organization_id = $1 and event = 'DRIFT' and recorded_at >= $2::date and recorded_at < $3::date and recorded_at <= $4)::int as drifted
  from cycle`;

describe('goals that were closed in a cycle', () => {
  test('are counted by their outcome and as computed; abandoned ones and those without data are left out of shares', async () => {
    const own = await ReviewedOrganization.on(database, owner);
    await own.at('2040-01-02T00:00:00Z');
    await own.calls('january', '2040-01-05T09:00:00Z', 9, 10);
    const closed = async (key: string, outcome: GoalOutcome, target = '0.8', scope: string | null = null): Promise<void> => {
      await own.goal({ key, scope, end: '2040-02-01' }, atLeast(levels(target), { grain: 'EACH_PERIOD' }));
      goals.push([key, outcome]);
    };
    const goals: [string, GoalOutcome][] = [];
    await closed('met', 'ACHIEVED');
    await closed('short', 'MISSED', '0.95');
    await closed('praised', 'ACHIEVED', '0.95');
    await closed('partly', 'PARTIAL', '0.95');
    await closed('empty', 'ACHIEVED', '0.8', 'channel == "fax"');
    await closed('given_up', 'ABANDONED');
    await closed('later', 'ACHIEVED');
    await own.goal({ key: 'running' });
    await own.at('2040-02-10T00:00:00Z');
    const close = ([key, outcome]: [string, GoalOutcome]) => own.as(own.anna, (ctx) => closeGoal(ctx, { goal: key, outcome, reason: 'It is over.' }));
    for (const goal of goals.slice(0, -1)) await close(goal);
    await own.at('2040-03-10T00:00:00Z');
    await close(goals.at(-1)!);
    const expected: ClosedGoalsModel = {
      closed: 6, achieved: 3, partial: 1, missed: 1, abandoned: 1, achievedShare: 0.6,
      computedMet: 1, computedMissed: 3, unjudged: 1, metShare: 0.25,
    };
    expect(await figures(own, closedGoals, '2040-02-01', '2040-03-01')).toEqual(expected);
    expect(await figures(own, closedGoals, '2040-02-01', '2040-04-01')).toMatchObject({ closed: 7, achieved: 4 });
    expect(await figures(own, closedGoals, '2040-02-01', '2040-04-01', '2040-02-15T00:00:00Z')).toEqual(expected);
    expect(await figures(own, closedGoals, '2040-04-01', '2040-05-01')).toMatchObject({ closed: 0, achievedShare: null, metShare: null });
    expect(await figures(own, runningGoals, '2040-02-01', '2040-03-01')).toEqual({ running: 1, statuses: [{ status: 'ON_TRACK', goals: 1 }], notComputed: 0 });
    expect(await figures(own, runningGoals, '2040-02-01', '2040-03-01', '2040-02-05T00:00:00Z')).toMatchObject({ running: 8 });
  });
});

describe('KPIs that were due for revision in a cycle', () => {
  test('are on time, late or overdue, each once; one that is not due yet is none of them', async () => {
    const own = await ReviewedOrganization.on(database, owner);
    const define = definer(own.organization);
    await own.at('2040-01-10T00:00:00Z');
    for (const key of ['timely', 'late', 'forgotten']) await valid(define.kpi({ ...RATE, key, reviseEvery: { count: 1, unit: 'MONTH' } }));
    await valid(define.kpi({ ...RATE, key: 'yearly', reviseEvery: { count: 1, unit: 'YEAR' } }));
    const confirm = (key: string) => own.as(own.anna, (ctx) => confirmKpi(ctx, { key }));
    const asked = (from: string, to: string, knowledge?: string): Promise<RevisedKpisModel> => figures(own, revisedKpis, from, to, knowledge);
    await own.at('2040-02-05T00:00:00Z');
    await confirm('timely');
    expect(await asked('2040-02-01', '2040-03-01')).toEqual({ due: 0, onTime: 0, late: 0, overdue: 0, onTimeShare: null });
    await own.at('2040-02-20T00:00:00Z');
    await confirm('late');
    expect(await asked('2040-02-01', '2040-03-01')).toEqual({ due: 3, onTime: 1, late: 1, overdue: 1, onTimeShare: 1 / 3 });
    expect(await asked('2040-02-01', '2040-03-01', '2040-02-15T00:00:00Z')).toMatchObject({ onTime: 1, late: 0, overdue: 2 });
    expect(await asked('2040-03-01', '2040-04-01')).toMatchObject({ due: 0 });
  });
});
