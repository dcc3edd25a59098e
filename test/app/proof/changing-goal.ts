import fc from 'fast-check';
import { erase } from '../../../src/app/proof/erase.js';
import { excludeStretch } from '../../../src/app/proof/exclude-stretch.js';
import { withdrawExclusion } from '../../../src/app/proof/withdraw-exclusion.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { judgedWaterfall } from '../../../src/goals/waterfall.js';
import type { Decimal } from '../../../src/kernel/decimal.js';
import { loadGoals, writeTarget } from '../../../src/store/goals.js';
import { loadReviews } from '../../../src/store/reviews.js';
import { atLeast, levels } from '../../goals/targets.js';
import { definer, valid } from '../definition-fixture.js';
import { rate, rowsOf, type InScope, type LetIn, type Remembered, type Stretch } from './changing-tickets.js';
import { ticket, type ProvenGoals } from './proven-goals.js';

/** The KPI of the goal. */
export const RATE = 'tickets_solved / tickets_all';
/** Another way to make the rate. */
const SMOOTHED = '(tickets_solved + 1) / (tickets_all + 2)';
const COMMON = { kpi: 'solve_rate', versionPolicy: 'FOLLOW', targets: [{ target: atLeast(levels('0.5'), { grain: 'EACH_PERIOD' }) }] } as const;
export const GOAL = { ...COMMON, key: 'red', scope: 'team == "red"' } as const;
/** Goals over the same tickets: of either team, and of both. */
export const GOALS = [GOAL, { ...COMMON, key: 'blue', scope: 'team == "blue"' }, { ...COMMON, key: 'all' }] as const;
const GOAL_KEYS = GOALS.map(({ key }) => key);
type GoalKey = (typeof GOAL_KEYS)[number];

/** A new target from the beginning on. */
export async function target(goals: ProvenGoals, key: GoalKey, level: string): Promise<void> {
  await goals.organization.as('OWNER', (ctx) => ctx.database.write(goals.organization.id, async (tx) => {
    await tx.stamp();
    const [goal] = await loadGoals(tx, { keys: [key] });
    const previous = goal!.targets.at(-1)!;
    await writeTarget(tx, goal!.id, {
      target: atLeast(levels(level), { grain: 'EACH_PERIOD' }), effectiveFrom: previous.effectiveFrom, previous, reason: null, kpiVersionId: null,
      by: { member: goals.organization.owner.id, apiKey: null },
    });
  }));
}

/** A new version of the KPI, which the goal follows. */
export const redefine = (goals: ProvenGoals, expression: string): Promise<unknown> => valid(definer(goals.organization).kpi({
  key: 'solve_rate', name: 'Solved', expression, direction: 'HIGHER_IS_BETTER',
}));

const MONTHS = ['2027-01', '2027-02', '2027-03'] as const;
const monthOf = (month: number): Stretch => ({ from: Date.UTC(2027, month, 1), to: Date.UTC(2027, month + 1, 1) });

/** Something that happens to tickets, to a goal, or to what goals count. */
export type Act =
  | {
    readonly act: 'record'; readonly key: number; readonly month: number; readonly day: number;
    readonly team: string; readonly solved: boolean; readonly customer: number;
  }
  | { readonly act: 'retract'; readonly key: number } | { readonly act: 'erase'; readonly customer: number }
  | { readonly act: 'redefine' } | { readonly act: 'target'; readonly goal: GoalKey; readonly level: string }
  | { readonly act: 'exclude'; readonly goal: GoalKey; readonly month: number; readonly day: number; readonly days: number }
  | { readonly act: 'withdraw'; readonly goal: GoalKey };

const month = fc.integer({ min: 0, max: 2 });
const day = fc.integer({ min: 1, max: 28 });
const key = fc.integer({ min: 0, max: 19 });
const customer = fc.integer({ min: 0, max: 9 });
const goal = fc.constantFrom(...GOAL_KEYS);
export const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      act: fc.constant('record' as const), key, month, day, team: fc.constantFrom('red', 'red', 'blue'), solved: fc.boolean(), customer,
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('retract' as const), key }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('erase' as const), customer }) },
  { weight: 1, arbitrary: fc.constant({ act: 'redefine' as const }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('target' as const), goal, level: fc.constantFrom('0.2', '0.5', '0.75') }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('exclude' as const), goal, month, day, days: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('withdraw' as const), goal }) },
);

/** A month of a goal. */
export interface Reviewed {
  readonly goal: GoalKey;
  readonly month: number;
}
export const REVIEWED: readonly Reviewed[] = GOAL_KEYS.flatMap((each) => MONTHS.map((_, position) => ({ goal: each, month: position })));

/** How things stand with a goal. */
interface Standing extends Reviewed {
  readonly known: number;
  readonly version: 1 | 2;
  readonly level: string;
  readonly excluded: readonly Stretch[];
}

/** A number and its distance from the target; both null: there is none. */
interface Judged { readonly value: Decimal | null; readonly margin: Decimal | null }

/** A signed number as the model remembers it. */
export interface SignedInModel extends Standing, Judged {
  readonly edition: string;
}

const judged = (value: Decimal | null, level: string): Judged => ({ value, margin: value && value.minus(level) });

/** What happened, as a model that knows all of it, but for what was erased. */
export class Told {
  readonly signed: SignedInModel[] = [];
  private readonly memory = new Map<string, Remembered[]>();
  private version: 1 | 2 = 1;
  private readonly levels = new Map<GoalKey, string>(GOAL_KEYS.map((each) => [each, '0.5']));
  private readonly excluded = new Map<GoalKey, (Stretch & { readonly id: string })[]>(GOAL_KEYS.map((each) => [each, []]));

  constructor(private readonly goals: ProvenGoals) {}

  async act(act: Act): Promise<void> {
    const { organization } = this.goals;
    switch (act.act) {
      case 'record': {
        const of = `k${act.key}`;
        const at = `${MONTHS[act.month]!}-${String(act.day).padStart(2, '0')}T09:00:00Z`;
        const row = { team: act.team, solved: act.solved, customer: `c${act.customer}` };
        const { knowledge, accepted, superseded } = await organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
          source: 'tickets', interactions: [ticket(of, at, { team: row.team, solved: row.solved }, { customer: row.customer })],
        }));
        if (accepted + superseded > 0) this.remember(of, { recorded: Date.parse(knowledge), at, ...row, retracted: false });
        return;
      }
      case 'retract': {
        const of = `k${act.key}`;
        const { retracted, knowledge } = await organization.as('ADMIN', (ctx) => retractInteractions(ctx, { source: 'tickets', keys: [of], reason: 'x' }));
        if (retracted > 0) this.remember(of, { ...this.memory.get(of)!.at(-1)!, recorded: Date.parse(knowledge), retracted: true });
        return;
      }
      case 'erase': {
        const value = `c${act.customer}`;
        const naming = [...this.memory].filter(([, revisions]) => revisions.some((each) => each.customer === value)).map(([of]) => of);
        await organization.as('ADMIN', (ctx) => erase(ctx, { entity: 'CUSTOMER', value }));
        for (const of of naming) this.memory.delete(of);
        return;
      }
      case 'redefine':
        this.version = this.version === 1 ? 2 : 1;
        return void await redefine(this.goals, this.version === 1 ? RATE : SMOOTHED);
      case 'target':
        this.levels.set(act.goal, act.level);
        return target(this.goals, act.goal, act.level);
      case 'exclude': {
        const from = Date.UTC(2027, act.month, act.day);
        const stretch = { from, to: from + act.days * 86_400_000 };
        const { id } = await organization.as('ANALYST', (ctx) => excludeStretch(ctx, {
          goal: act.goal, from: new Date(stretch.from).toISOString(), to: new Date(stretch.to).toISOString(), category: 'x', reason: 'x',
        }));
        this.excluded.get(act.goal)!.push({ ...stretch, id });
        return;
      }
      case 'withdraw': {
        const last = this.excluded.get(act.goal)!.pop();
        if (last !== undefined) await organization.as('ANALYST', (ctx) => withdrawExclusion(ctx, last.id, 'x'));
      }
    }
  }

  async sign(reviewed: Reviewed): Promise<void> {
    await this.remembered(reviewed, await this.goals.sign(reviewed.goal, MONTHS[reviewed.month]!), 'SUBMIT');
  }

  /** Looks for drift, and signs anew whatever drifted. */
  async restate(): Promise<void> {
    await this.goals.round();
    const { database, organization } = this.goals;
    const drifted = await database.read(organization.id, async (reading) => {
      const keys = new Map((await loadGoals(reading, {})).map((each) => [each.id, each.key as GoalKey]));
      const reviews = await loadReviews(reading, { goalIds: [...keys.keys()] });
      return reviews.filter(({ state }) => state === 'DRIFTED').map(({ goalId, label }) => ({ goal: keys.get(goalId)!, label }));
    });
    for (const { goal: of, label } of drifted) {
      await this.remembered({ goal: of, month: MONTHS.findIndex((each) => each === label) }, await this.goals.restate(of, label), 'PROPOSE_RESTATEMENT');
    }
  }

  /** How things stand now. */
  standing({ goal: of, month: during }: Reviewed): Standing {
    return { goal: of, month: during, known: Infinity, version: this.version, level: this.levels.get(of)!, excluded: [...this.excluded.get(of)!] };
  }

  /** Both waterfalls between a signed number and another one, or how things stand now. */
  expected(start: SignedInModel, end: SignedInModel | Standing): ReturnType<typeof judgedWaterfall> {
    const value = (letIn: LetIn, { version, excluded }: Standing, of = start.month): Decimal | null =>
      this.value({ ...start, month: of, version, excluded }, end.known, letIn);
    const step = (name: string, found: Decimal | null, { level }: Standing) => ({ name, ...judged(found, level) });
    const there = value('ALL', end);
    return judgedWaterfall(start, [
      step('ENGINE_AND_ERASED', value('NONE', start), start),
      step('LATE_DATA', value('LATE', start), start),
      step('CORRECTED_DATA', value('LATE_AND_CORRECTED', start), start),
      step('SCOPE', value('ALL', start), start),
      step('EXCLUSIONS', value('ALL', { ...start, excluded: end.excluded }), start),
      step('DEFINITION', there, start),
      step('TARGET', there, end),
      ...end.month === start.month ? [] : [step('REAL_CHANGE', value('ALL', end, end.month), end)],
      ...'edition' in end ? [{ ...end, name: 'ENGINE_AND_ERASED' }] : [],
    ]);
  }

  private value({ goal: of, month: during, known, version, excluded }: Standing, by: number, letIn: LetIn): Decimal | null {
    const inScope: InScope = of === 'all' ? () => true : ({ team }) => team === of;
    return rate(version, rowsOf(this.memory, known, by, letIn, inScope).filter(inScope), monthOf(during), excluded);
  }

  private async remembered(reviewed: Reviewed, edition: string, by: 'SUBMIT' | 'PROPOSE_RESTATEMENT'): Promise<void> {
    const { transitions } = await this.goals.review(reviewed.goal, MONTHS[reviewed.month]!);
    const known = transitions.findLast(({ event }) => event === by)!.knowledge!;
    const standing = { ...this.standing(reviewed), known };
    this.signed.push({ ...standing, edition, ...judged(this.value(standing, known, 'ALL'), standing.level) });
  }

  private remember(of: string, revision: Remembered): void {
    this.memory.set(of, [...this.memory.get(of) ?? [], revision]);
  }
}
