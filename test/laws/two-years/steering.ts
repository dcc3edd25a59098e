import { activateGoal } from '../../../src/app/goals/activate-goal.js';
import { closeGoal } from '../../../src/app/goals/close-goal.js';
import { declareGoalStatus } from '../../../src/app/goals/declare-goal-status.js';
import { defineGoal } from '../../../src/app/goals/define-goal.js';
import type { GoalInput } from '../../../src/app/goals/goal-input.js';
import type { GoalModel } from '../../../src/app/goals/goal-model.js';
import { keepGoalVersion } from '../../../src/app/goals/keep-goal-version.js';
import { pauseGoal } from '../../../src/app/goals/pause-goal.js';
import { rebaseGoal } from '../../../src/app/goals/rebase-goal.js';
import { resumeGoal } from '../../../src/app/goals/resume-goal.js';
import { setTarget } from '../../../src/app/goals/set-target.js';
import { excludeStretch } from '../../../src/app/proof/exclude-stretch.js';
import { withdrawExclusion } from '../../../src/app/proof/withdraw-exclusion.js';
import { instantText } from '../../../src/kernel/instant.js';
import type { Company } from './company.js';
import { GoalLife, type GoalSpec } from './goal-life.js';
import { goalsOfTheCompany, type PlannedGoal } from './goals-of-the-company.js';
import { elapsedDays, startOfDay } from './local-periods.js';
import type { Journal } from './journal.js';
import type { Random } from './random.js';
import type { TwoYearsModel } from './two-years-model.js';

/** A new target holds from the next period on. */
const hasNextPeriod = ({ end }: GoalSpec, now: number): boolean => end === null || now < startOfDay(end) - elapsedDays(95);

/** What people do with goals: they define and activate them, pause, rebase and close them, change targets, people and what counts. */
export class Steering {
  private readonly planned: ReadonlyMap<string, PlannedGoal>;

  constructor(
    private readonly company: Company, private readonly model: TwoYearsModel, private readonly random: Random, private readonly journal: Journal,
  ) {
    this.planned = new Map(goalsOfTheCompany(random).map((goal) => [goal.spec.key, goal]));
  }

  async defineAll(): Promise<void> {
    for (const { spec, target, materiality } of this.planned.values()) {
      const goal = new GoalLife(spec, this.model.kpis, materiality);
      this.model.goals.set(spec.key, goal);
      await this.define(goal);
      await this.company.as('anna', (ctx) => setTarget(ctx, { goal: spec.key, target }));
    }
  }

  /** Activates those that begin by now; some of them only when they have run for a while. */
  async activate(now: number): Promise<void> {
    for (const goal of this.goalsThat(['DRAFT'])) {
      if (goal.start > now || this.random.chance(0.2)) continue;
      goal.decided(this.stampOf('ACTIVATE', await this.company.as(goal.owner, (ctx) => activateGoal(ctx, goal.spec.key))), true);
    }
  }

  /** Something happens to one of the goals. */
  async act(now: number): Promise<void> {
    const goals = this.goalsThat(['ACTIVE', 'PAUSED', 'REBASE_REQUIRED']);
    if (goals.length === 0) return;
    const waiting = goals.filter(({ state }) => state !== 'ACTIVE');
    const goal = this.random.pick(waiting.length > 0 && this.random.chance(0.5) ? waiting : goals);
    const { key } = goal.spec;
    if (goal.state === 'REBASE_REQUIRED') return this.decide(goal, now);
    if (goal.state === 'PAUSED') return this.resume(goal);
    switch (this.random.integer(1, 12)) {
      case 1: return goal.paused(this.stampOf('PAUSE', await this.company.as(goal.owner, (ctx) => pauseGoal(ctx, key, 'a freeze'))));
      case 2: return this.close(goal, now);
      case 3: case 4: {
        if (!hasNextPeriod(goal.spec, now)) return;
        await this.company.as(goal.owner, (ctx) => setTarget(ctx, { goal: key, target: this.target(goal.spec), reason: 'as agreed' }));
        return this.journal.tell('target', key);
      }
      case 5: case 6: return this.redefine(goal);
      case 7: {
        await this.company.as(goal.owner, (ctx) => declareGoalStatus(ctx, { goal: key, status: 'AT_RISK', reason: 'a feeling' }));
        return this.journal.tell('declaration', key);
      }
      default: return goal.exclusions.some(({ withdrawnAt }) => withdrawnAt === Infinity) && this.random.chance(0.4)
        ? this.include(goal) : this.exclude(goal, now);
    }
  }

  /** Whoever is asked about a major version decides, one way or another. */
  private async decide(goal: GoalLife, now: number): Promise<void> {
    const { key } = goal.spec;
    const isKept = this.random.chance(0.5) || !hasNextPeriod(goal.spec, now);
    const found = await this.company.as(goal.owner, (ctx) =>
      (isKept ? keepGoalVersion(ctx, key, 'it still says what we mean') : rebaseGoal(ctx, { goal: key, target: this.target(goal.spec), reason: 'a new yardstick' })));
    goal.decided(this.stampOf(isKept ? 'KEEP_PIN' : 'SET_NEW_TARGET', found), !isKept);
  }

  private goalsThat(states: readonly GoalLife['state'][]): GoalLife[] {
    return [...this.model.goals.values()].filter(({ state }) => states.includes(state));
  }

  private stampOf(event: string, { key, transitions }: GoalModel): number {
    const { at } = transitions.at(-1)!;
    this.journal.tell(event, `${key} at ${at}`);
    return Date.parse(at);
  }

  private async resume(goal: GoalLife): Promise<void> {
    goal.resumed(this.stampOf('RESUME', await this.company.as(goal.owner, (ctx) => resumeGoal(ctx, goal.spec.key))));
  }

  /** Late in its life, and few: what is closed has no more reviews. */
  private async close(goal: GoalLife, now: number): Promise<void> {
    if (now - goal.start < elapsedDays(300) || this.random.chance(0.5)) return;
    const found = await this.company.as(goal.owner, (ctx) => closeGoal(ctx, { goal: goal.spec.key, outcome: 'PARTIAL', reason: 'enough of it' }));
    goal.closed(this.stampOf('CLOSE', found));
  }

  /** Other people, or another materiality. */
  private async redefine(goal: GoalLife): Promise<void> {
    if (this.random.chance(0.5)) [goal.owner, goal.reviewers] = goal.owner === 'anna' ? ['ben', ['anna', 'carl']] : ['anna', ['ben', 'carl']];
    else goal.materiality = goal.materiality === '0' ? '0.02' : '0';
    await this.define(goal);
    this.journal.tell('goal', `${goal.spec.key} of ${goal.owner}, ${goal.materiality}`);
  }

  private async exclude(goal: GoalLife, now: number): Promise<void> {
    const from = this.random.integer(goal.start - elapsedDays(5), now);
    const to = from + elapsedDays(this.random.integer(1, 12));
    const { id, createdAt } = await this.company.as('ben', (ctx) => excludeStretch(ctx, {
      goal: goal.spec.key, from: instantText(from), to: instantText(to), category: 'outage', reason: 'the phones were dead',
    }));
    goal.exclusions.push({ id, from, to, recordedAt: Date.parse(createdAt), withdrawnAt: Infinity });
    this.journal.tell('exclusion', `${instantText(from)} to ${instantText(to)} of ${goal.spec.key} at ${createdAt}`);
  }

  private async include(goal: GoalLife): Promise<void> {
    const exclusion = this.random.pick(goal.exclusions.filter(({ withdrawnAt }) => withdrawnAt === Infinity));
    const { withdrawnAt } = await this.company.as('ben', (ctx) => withdrawExclusion(ctx, exclusion.id, 'they were not'));
    exclusion.withdrawnAt = Date.parse(withdrawnAt!);
    this.journal.tell('inclusion', `${goal.spec.key} at ${withdrawnAt}`);
  }

  private async define({ spec, materiality, owner, reviewers }: GoalLife): Promise<void> {
    const email = (person: string): string => `${person}@company.example`;
    const input: GoalInput = {
      key: spec.key, name: spec.key, kpi: spec.kpi, versionPolicy: spec.versionPolicy, scope: spec.channel === null ? null : `channel == "${spec.channel}"`,
      owner: email(owner), reviewers: reviewers.map(email), materiality, start: spec.start, end: spec.end,
      cadence: { grain: spec.cadence, opensAfter: `P${spec.opensAfterDays}D`, dueAfter: `P${spec.dueAfterDays}D` },
      parent: spec.parent === null ? null : { goal: spec.parent, edge: 'ROLLUP' },
      rollup: spec.kpi === null ? { method: 'WEIGHTED_MEAN', ifMissing: 'RENORMALISE' } : null,
    };
    const { diagnostics } = await this.company.as('ben', (ctx) => defineGoal(ctx, input));
    if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  }

  /** The same as at first, somewhat higher or lower. */
  private target({ key }: GoalSpec): PlannedGoal['target'] {
    const { target } = this.planned.get(key)!;
    const { floor, target: level } = target.levels!;
    const factor = this.random.pick([0.9, 1.1]);
    return { ...target, levels: { target: String(Number(level) * factor), floor: floor == null ? null : String(Number(floor) * factor) } };
  }
}
