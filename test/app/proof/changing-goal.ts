import fc from 'fast-check';
import { excludeStretch } from '../../../src/app/proof/exclude-stretch.js';
import { withdrawExclusion } from '../../../src/app/proof/withdraw-exclusion.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { judgedWaterfall } from '../../../src/goals/waterfall.js';
import type { Decimal } from '../../../src/kernel/decimal.js';
import { loadGoals, writeTarget } from '../../../src/store/goals.js';
import { atLeast, levels } from '../../goals/targets.js';
import { definer, valid } from '../definition-fixture.js';
import { rate, rowsOf, type LetIn, type Memory, type Remembered, type Stretch } from './changing-tickets.js';
import { ticket, type ProvenGoals } from './proven-goals.js';

/** The KPI of the goal. */
export const RATE = 'tickets_solved / tickets_all';
/** Another way to make the rate. */
const SMOOTHED = '(tickets_solved + 1) / (tickets_all + 2)';
export const GOAL = {
  key: 'red', kpi: 'solve_rate', scope: 'team == "red"', versionPolicy: 'FOLLOW', targets: [{ target: atLeast(levels('0.5'), { grain: 'EACH_PERIOD' }) }],
} as const;

/** A new target from the beginning on. */
export async function target(goals: ProvenGoals, level: string): Promise<void> {
  await goals.organization.as('OWNER', (ctx) => ctx.database.write(goals.organization.id, async (tx) => {
    await tx.stamp();
    const [goal] = await loadGoals(tx, { keys: ['red'] });
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

/** Something that happens to tickets, to the goal, or to what it counts. */
export type Act =
  | { readonly act: 'record'; readonly key: number; readonly month: number; readonly day: number; readonly team: string; readonly solved: boolean }
  | { readonly act: 'retract'; readonly key: number }
  | { readonly act: 'sign'; readonly month: number }
  | { readonly act: 'redefine' } | { readonly act: 'target'; readonly level: string }
  | { readonly act: 'exclude'; readonly month: number; readonly day: number; readonly days: number } | { readonly act: 'withdraw' };

const month = fc.integer({ min: 0, max: 2 });
const day = fc.integer({ min: 1, max: 28 });
const key = fc.integer({ min: 0, max: 11 });
export const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ act: fc.constant('record' as const), key, month, day, team: fc.constantFrom('red', 'red', 'blue'), solved: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('retract' as const), key }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('sign' as const), month }) },
  { weight: 1, arbitrary: fc.constant({ act: 'redefine' as const }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('target' as const), level: fc.constantFrom('0.2', '0.5', '0.75') }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('exclude' as const), month, day, days: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.constant({ act: 'withdraw' as const }) },
);

/** A signed number as the model remembers it. */
export interface SignedInModel {
  readonly edition: string;
  readonly known: number;
  readonly month: number;
  readonly version: 1 | 2;
  readonly level: string;
  readonly excluded: readonly Stretch[];
}

/** What happened, as a model that knows all of it. */
export class Told {
  readonly memory = new Map<string, Remembered[]>();
  version: 1 | 2 = 1;
  level = '0.5';
  excluded: (Stretch & { readonly id: string })[] = [];
  readonly signed: SignedInModel[] = [];

  constructor(private readonly goals: ProvenGoals) {}

  async act(act: Act): Promise<void> {
    const { organization } = this.goals;
    switch (act.act) {
      case 'record': {
        const at = `${MONTHS[act.month]!}-${String(act.day).padStart(2, '0')}T09:00:00Z`;
        const { knowledge, accepted, superseded } = await organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
          source: 'tickets', interactions: [ticket(`k${act.key}`, at, { team: act.team, solved: act.solved })],
        }));
        if (accepted + superseded > 0) this.remember(`k${act.key}`, { recorded: Date.parse(knowledge), at, team: act.team, solved: act.solved, retracted: false });
        return;
      }
      case 'retract': {
        const { retracted, knowledge } = await organization.as('ADMIN', (ctx) => retractInteractions(ctx, { source: 'tickets', keys: [`k${act.key}`], reason: 'x' }));
        if (retracted > 0) this.remember(`k${act.key}`, { ...this.memory.get(`k${act.key}`)!.at(-1)!, recorded: Date.parse(knowledge), retracted: true });
        return;
      }
      case 'sign': {
        if (this.signed.some((each) => each.month === act.month)) return;
        const edition = await this.goals.sign('red', MONTHS[act.month]!);
        const { transitions } = await this.goals.review('red', MONTHS[act.month]!);
        const known = transitions.find(({ event }) => event === 'SUBMIT')!.knowledge!;
        this.signed.push({ edition, known, month: act.month, version: this.version, level: this.level, excluded: [...this.excluded] });
        return;
      }
      case 'redefine':
        this.version = this.version === 1 ? 2 : 1;
        return void await redefine(this.goals, this.version === 1 ? RATE : SMOOTHED);
      case 'target':
        this.level = act.level;
        return target(this.goals, act.level);
      case 'exclude': {
        const from = Date.UTC(2027, act.month, act.day);
        const stretch = { from, to: from + act.days * 86_400_000 };
        const { id } = await organization.as('ANALYST', (ctx) => excludeStretch(ctx, {
          goal: 'red', from: new Date(stretch.from).toISOString(), to: new Date(stretch.to).toISOString(), category: 'x', reason: 'x',
        }));
        this.excluded.push({ ...stretch, id });
        return;
      }
      case 'withdraw': {
        const last = this.excluded.pop();
        if (last !== undefined) await organization.as('ANALYST', (ctx) => withdrawExclusion(ctx, last.id, 'x'));
      }
    }
  }

  /** Both waterfalls between two states of affairs. */
  expected(start: SignedInModel, end: SignedInModel, isSigned: boolean): ReturnType<typeof judgedWaterfall> {
    const value = (letIn: LetIn, version: 1 | 2, excluded: readonly Stretch[], of = start.month): Decimal | null =>
      rate(version, rowsOf(this.memory as Memory, start.known, end.known, letIn), monthOf(of), excluded);
    const step = (name: string, found: Decimal | null, level: string) => ({ name, value: found, margin: found && found.minus(level) });
    const { name: _, ...before } = step('', value('NONE', start.version, start.excluded), start.level);
    const there = value('ALL', end.version, end.excluded);
    const other = value('ALL', end.version, end.excluded, end.month);
    return judgedWaterfall(before, [
      step('ENGINE_AND_ERASED', before.value, start.level),
      step('LATE_DATA', value('LATE', start.version, start.excluded), start.level),
      step('CORRECTED_DATA', value('LATE_AND_CORRECTED', start.version, start.excluded), start.level),
      step('SCOPE', value('ALL', start.version, start.excluded), start.level),
      step('EXCLUSIONS', value('ALL', start.version, end.excluded), start.level),
      step('DEFINITION', there, start.level),
      step('TARGET', there, end.level),
      ...end.month === start.month ? [] : [step('REAL_CHANGE', other, end.level)],
      ...isSigned ? [step('ENGINE_AND_ERASED', other, end.level)] : [],
    ]);
  }

  private remember(of: string, revision: Remembered): void {
    this.memory.set(of, [...this.memory.get(of) ?? [], revision]);
  }
}
