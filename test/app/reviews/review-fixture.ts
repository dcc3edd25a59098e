import pg from 'pg';
import { addMember } from '../../../src/app/add-member.js';
import type { OpenContext } from '../../../src/app/context.js';
import { defineGoal } from '../../../src/app/goals/define-goal.js';
import type { GoalInput } from '../../../src/app/goals/goal-input.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { runRound, type RoundReport } from '../../../src/app/scheduler/run-round.js';
import type { RoundTools } from '../../../src/app/scheduler/system-context.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { DeclaredTarget } from '../../../src/goals/target.js';
import type { Database } from '../../../src/store/database.js';
import { loadGoals, writeGoalTransition, writeTarget, type StoredGoal } from '../../../src/store/goals.js';
import { loadReviews, type StoredReview } from '../../../src/store/reviews.js';
import { loadCatalog } from '../../../src/store/catalog.js';
import { contextOf, inContext, newOrganization, type TestOrganization } from '../../support/organization.js';
import { CALLS, COUNT, ANSWERED, definer, RATE, valid } from '../definition-fixture.js';

export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** At least 0.8 of the calls of each month are answered. */
export const TARGET: DeclaredTarget = {
  shape: 'AT_LEAST', levels: { floor: null, target: '0.8', stretch: null }, byPeriod: [], grain: { kind: 'EACH_PERIOD' },
  trajectory: { kind: 'NONE' }, tolerance: '0',
};

/**
 * An organisation of three people with calls to answer, in virtual time: Anna owns its goals, Ben reviews them, Olive owns the
 * organisation. Nothing moves by the machine's clock but what a test moves.
 */
export class ReviewedOrganization {
  private constructor(
    readonly database: Database, readonly owner: pg.Client, readonly organization: TestOrganization,
    readonly anna: string, readonly ben: string, readonly olive: string,
  ) {}

  /** `alone`: Olive is all of them. */
  static async on(database: Database, owner: pg.Client, { alone = false } = {}): Promise<ReviewedOrganization> {
    const organization = await newOrganization(database);
    const define = definer(organization);
    await valid(define.source(CALLS));
    await valid(define.measure(COUNT));
    await valid(define.measure(ANSWERED));
    await valid(define.kpi({ ...RATE, unit: null }));
    const add = async (name: string): Promise<string> =>
      (await organization.as('OWNER', (ctx) => addMember(ctx, { email: `${name}@example.org`, name, role: 'ANALYST' }))).id;
    const olive = organization.owner.id;
    if (alone) return new ReviewedOrganization(database, owner, organization, olive, olive, olive);
    return new ReviewedOrganization(database, owner, organization, await add('anna'), await add('ben'), olive);
  }

  get id(): string {
    return this.organization.id;
  }

  /** One request of a member. */
  as<T>(memberId: string, work: (ctx: OpenContext) => Promise<T>): Promise<T> {
    return inContext(contextOf(this.database, { kind: 'member', memberId, keyId: null, role: 'ANALYST' }, this.id), work);
  }

  /** Virtual time: everything from here on is recorded then or later. */
  async at(instant: string): Promise<void> {
    await this.owner.query('update knowledge_clock set stamp = greatest(stamp, $2::timestamptz) where organization_id = $1', [this.id, instant]);
  }

  async draft(input: Partial<GoalInput> = {}): Promise<GoalInput> {
    const whole: GoalInput = {
      key: 'answered', name: 'Answered', kpi: 'answer_rate', reviewers: [this.ben], start: '2040-01-01', end: '2041-01-01',
      cadence: { grain: 'MONTH', opensAfter: 'P2D', dueAfter: 'P5D' }, ...input,
    };
    const { goal, diagnostics } = await this.as(this.anna, (ctx) => defineGoal(ctx, whole));
    if (goal === null) throw new Error(JSON.stringify(diagnostics));
    return whole;
  }

  /** A goal that runs since the instant of virtual time at which it is made. */
  async goal(input: Partial<GoalInput> = {}, target: DeclaredTarget | null = TARGET): Promise<StoredGoal> {
    const whole = await this.draft(input);
    const goal = await this.stored(whole.key);
    const by = { member: this.anna, apiKey: null };
    await this.database.write(this.id, async (tx) => {
      const now = await tx.stamp();
      const kpiVersionId = whole.kpi == null ? null : (await loadCatalog(tx, null)).kpi(whole.kpi)!.versionId;
      if (target !== null) await writeTarget(tx, goal.id, { target, effectiveFrom: Math.min(now, Date.parse('2040-01-01')), reason: null, kpiVersionId, previous: undefined, by });
      await writeGoalTransition(tx, goal.id, 0, { event: 'ACTIVATE', fromState: 'DRAFT', toState: 'ACTIVE', reason: null, outcome: null, kpiVersionId, by });
    });
    return this.stored(whole.key);
  }

  async move(key: string, event: 'PAUSE' | 'RESUME' | 'CLOSE'): Promise<void> {
    const goal = await this.stored(key);
    const toState = { PAUSE: 'PAUSED', RESUME: 'ACTIVE', CLOSE: 'CLOSED' } as const;
    await this.database.write(this.id, async (tx) => {
      await tx.stamp();
      await writeGoalTransition(tx, goal.id, goal.transitions.length, {
        event, fromState: goal.state, toState: toState[event], reason: 'because', outcome: event === 'CLOSE' ? 'ABANDONED' : null, kpiVersionId: null,
        by: { member: this.anna, apiKey: null },
      });
    });
  }

  async stored(key: string): Promise<StoredGoal> {
    return (await this.database.read(this.id, (reading) => loadGoals(reading, { keys: [key] })))[0]!;
  }

  /** Calls, some of them answered; their keys say of which batch they are. */
  async calls(batch: string, occurredAt: string, answered: number, of: number, completeThrough?: string): Promise<void> {
    const interactions = Array.from({ length: of }, (_, index) => ({
      key: `${batch}-${index}`, occurredAt, fields: { channel: 'phone', answered: index < answered },
    }));
    const report = await this.organization.as('INGEST', (ctx) => recordInteractions(ctx, {
      source: 'calls', interactions, ...(completeThrough !== undefined && { completeThrough }),
    }));
    if (report.rejected.length > 0) throw new Error(JSON.stringify(report.rejected[0]));
  }

  round(database = this.database, log: RoundTools['log'] = silent): Promise<RoundReport> {
    return runRound({ database, clock: systemClock, log }, this.id);
  }

  /** By period, the oldest first. */
  async reviews(key = 'answered'): Promise<StoredReview[]> {
    const goal = await this.stored(key);
    return this.database.read(this.id, (reading) => loadReviews(reading, { goalIds: [goal.id] }));
  }

  async states(key = 'answered'): Promise<string[]> {
    return (await this.reviews(key)).map(({ label, state }) => `${label} ${state}`);
  }

  async review(key = 'answered', label = '2040-01'): Promise<StoredReview> {
    return (await this.reviews(key)).find((review) => review.label === label)!;
  }

  /** Kinds of what was told, in order. */
  async told(): Promise<string[]> {
    const { rows } = await this.owner.query<{ kind: string; period: string | null }>(
      `select kind, payload -> 'review' ->> 'period' as period from outbox_event where organization_id = $1 order by number`, [this.id],
    );
    return rows.map(({ kind, period }) => (period === null ? kind : `${kind} ${period}`));
  }
}
