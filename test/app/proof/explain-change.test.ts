import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChangeModel } from '../../../src/app/proof/change-model.js';
import { excludeStretch } from '../../../src/app/proof/exclude-stretch.js';
import { explainChange } from '../../../src/app/proof/explain-change.js';
import { withdrawExclusion } from '../../../src/app/proof/withdraw-exclusion.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { judgedWaterfall, type Waterfall } from '../../../src/goals/waterfall.js';
import { Decimal } from '../../../src/kernel/decimal.js';
import { loadGoals, writeTarget } from '../../../src/store/goals.js';
import { atLeast, levels } from '../../goals/targets.js';
import { sample } from '../../support/size.js';
import { definer, refusal, valid } from '../definition-fixture.js';
import { rate, rowsOf, type LetIn, type Memory, type Remembered, type Stretch } from './changing-tickets.js';
import { openDatabase, provenGoals, ticket, type Opened, type ProvenGoals } from './proven-goals.js';

const RATE = 'tickets_solved / tickets_all';
const SMOOTHED = '(tickets_solved + 1) / (tickets_all + 2)';
const GOAL = {
  key: 'red', kpi: 'solve_rate', scope: 'team == "red"', versionPolicy: 'FOLLOW', targets: [{ target: atLeast(levels('0.5'), { grain: 'EACH_PERIOD' }) }],
} as const;

let opened: Opened;
beforeAll(async () => { opened = await openDatabase(); });

const explain = (goals: ProvenGoals, edition: string, to: string | null = null): Promise<ChangeModel> =>
  goals.organization.as('VIEWER', (ctx) => explainChange(ctx, edition, to));

/** The parts that are not 0, by cause. */
const shown = (waterfall: Waterfall | null): Record<string, string> => Object.fromEntries(
  (waterfall?.parts ?? []).filter(({ part }) => !part.isZero()).map(({ names, part }) => [names.join(' '), part.toFixed()]));

async function target(goals: ProvenGoals, level: string): Promise<void> {
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

const redefine = (goals: ProvenGoals, expression: string): Promise<unknown> => valid(definer(goals.organization).kpi({
  key: 'solve_rate', name: 'Solved', expression, direction: 'HIGHER_IS_BETTER',
}));

describe('each cause alone', () => {
  let goals: ProvenGoals;
  let edition: string;

  beforeAll(async () => {
    goals = await provenGoals([GOAL], '2027-01-01', opened);
    await goals.clock('2027-04-30T00:00:00Z');
    await goals.record([
      ticket('a', '2027-03-01T09:00:00Z'), ticket('b', '2027-03-02T09:00:00Z', { solved: false }),
      ticket('c', '2027-03-03T09:00:00Z', { team: 'blue' }), ticket('d', '2027-04-01T09:00:00Z'),
    ]);
    edition = await goals.sign('red', '2027-03');
  });

  test('nothing: no part', async () => {
    const { value, margin } = await explain(goals, edition);
    expect([shown(value), shown(margin), value!.start.toFixed(), margin!.start.toFixed()]).toEqual([{}, {}, '0.5', '0']);
  });

  // One after the other, each undone or kept; the whole difference is that of the sums.
  test('late data: 1 of 2 becomes 2 of 3, with a row that was not known', async () => {
    await goals.record([ticket('late', '2027-03-04T09:00:00Z'), ticket('late_blue', '2027-03-04T09:00:00Z', { team: 'blue' })]);
    expect(shown((await explain(goals, edition)).value)).toEqual({ LATE_DATA: new Decimal(2).div(3).minus('0.5').toFixed() });
    await goals.organization.as('ADMIN', (ctx) => retractInteractions(ctx, { source: 'tickets', keys: ['late', 'late_blue'], reason: 'undone' }));
    expect(shown((await explain(goals, edition)).value)).toEqual({});
  });

  test('corrected data: 1 of 2 becomes 2 of 2', async () => {
    await goals.record([ticket('b', '2027-03-02T09:00:00Z', { solved: true })]);
    expect(shown((await explain(goals, edition)).value)).toEqual({ CORRECTED_DATA: '0.5' });
    await goals.record([ticket('b', '2027-03-02T09:00:00Z', { solved: false })]);
  });

  test('a retraction is a correction: 1 of 2 becomes 1 of 1', async () => {
    await goals.organization.as('ADMIN', (ctx) => retractInteractions(ctx, { source: 'tickets', keys: ['b'], reason: 'a double' }));
    expect(shown((await explain(goals, edition)).value)).toEqual({ CORRECTED_DATA: '0.5' });
    await goals.record([ticket('b', '2027-03-02T09:00:00Z', { solved: false })]);
  });

  test('scope: a row that leaves it, and one that enters', async () => {
    await goals.record([ticket('b', '2027-03-02T09:00:00Z', { solved: false, team: 'blue' })]);
    expect(shown((await explain(goals, edition)).value)).toEqual({ SCOPE: '0.5' });
    await goals.record([ticket('b', '2027-03-02T09:00:00Z', { solved: false })]);
    await goals.record([ticket('c', '2027-03-03T09:00:00Z', { team: 'red' })]);
    expect(shown((await explain(goals, edition)).value)).toEqual({ SCOPE: new Decimal(2).div(3).minus('0.5').toFixed() });
    await goals.record([ticket('c', '2027-03-03T09:00:00Z', { team: 'blue' })]);
  });

  test('exclusions: without the second, 1 of 1; withdrawn, nothing', async () => {
    const { id } = await goals.organization.as('ANALYST', (ctx) => excludeStretch(ctx, {
      goal: 'red', from: '2027-03-02T00:00:00Z', to: '2027-03-03T00:00:00Z', category: 'outage', reason: 'The lines were down.',
    }));
    expect(shown((await explain(goals, edition)).value)).toEqual({ EXCLUSIONS: '0.5' });
    await goals.organization.as('ANALYST', (ctx) => withdrawExclusion(ctx, id, 'They were not.'));
    expect(shown((await explain(goals, edition)).value)).toEqual({});
  });

  test('the definition: (1 + 1) / (2 + 2) is 0.5 as well, and (1 + 3) / 2 is not', async () => {
    await redefine(goals, '(tickets_solved + 3) / tickets_all');
    expect(shown((await explain(goals, edition)).value)).toEqual({ DEFINITION: '1.5' });
    await redefine(goals, RATE);
  });

  test('the target changes the margin alone', async () => {
    await target(goals, '0.8');
    const { value, margin } = await explain(goals, edition);
    expect([shown(value), shown(margin)]).toEqual([{}, { TARGET: '-0.3' }]);
    await target(goals, '0.5');
  });

  test('real change: April has 1 of 1', async () => {
    const april = await goals.clock('2027-05-10T00:00:00Z').then(() => goals.sign('red', '2027-04'));
    const { value, margin } = await explain(goals, edition, april);
    expect([shown(value), shown(margin), value!.end.toFixed()]).toEqual([{ REAL_CHANGE: '0.5' }, { REAL_CHANGE: '0.5' }, '1']);
    expect(await refusal(explain(goals, april, edition))).toMatchObject({ code: 'BAD_INPUT' });
  });
});

const MONTHS = ['2027-01', '2027-02', '2027-03'] as const;
const monthOf = (month: number): Stretch => ({ from: Date.UTC(2027, month, 1), to: Date.UTC(2027, month + 1, 1) });

type Act =
  | { readonly act: 'record'; readonly key: number; readonly month: number; readonly day: number; readonly team: string; readonly solved: boolean }
  | { readonly act: 'retract'; readonly key: number }
  | { readonly act: 'sign'; readonly month: number }
  | { readonly act: 'redefine' } | { readonly act: 'target'; readonly level: string }
  | { readonly act: 'exclude'; readonly month: number; readonly day: number; readonly days: number } | { readonly act: 'withdraw' };

const month = fc.integer({ min: 0, max: 2 });
const day = fc.integer({ min: 1, max: 28 });
const key = fc.integer({ min: 0, max: 11 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ act: fc.constant('record' as const), key, month, day, team: fc.constantFrom('red', 'red', 'blue'), solved: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('retract' as const), key }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('sign' as const), month }) },
  { weight: 1, arbitrary: fc.constant({ act: 'redefine' as const }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('target' as const), level: fc.constantFrom('0.2', '0.5', '0.75') }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('exclude' as const), month, day, days: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.constant({ act: 'withdraw' as const }) },
);

interface SignedInModel {
  readonly edition: string;
  readonly known: number;
  readonly month: number;
  readonly version: 1 | 2;
  readonly level: string;
  readonly excluded: readonly Stretch[];
}

/** What happened, as a model that knows all of it. */
class Told {
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

const plain = (waterfall: Waterfall | null): unknown => waterfall && {
  start: waterfall.start.toFixed(), end: waterfall.end.toFixed(), parts: waterfall.parts.map(({ names, part }) => [names.join(' '), part.toFixed()]),
};

function sums({ start, end, parts }: Waterfall): boolean {
  const Exact = Decimal.clone({ precision: 300 });
  return parts.reduce((sum, { part }) => sum.plus(part), new Exact(start)).eq(end);
}

test('parts are what a model of all that happened says, and sum to the difference exactly', async () => {
  let cases = 0;
  const wanted = sample(16, 10_000);
  const histories = fc.array(acts, { minLength: 15, maxLength: 40 });
  // The last act signs what is left: every history has all months to compare.
  const closing: readonly Act[] = [0, 1, 2].map((each) => ({ act: 'sign', month: each }));
  await fc.assert(fc.asyncProperty(histories, async (history) => {
    if (cases >= wanted) return;
    const goals = await provenGoals([GOAL], '2027-01-01', opened);
    await goals.clock('2027-04-20T00:00:00Z');
    const told = new Told(goals);
    for (const act of [...history.slice(0, -5), ...closing, ...history.slice(-5)]) await told.act(act);
    const now: SignedInModel = { edition: '', known: Infinity, month: 0, version: told.version, level: told.level, excluded: told.excluded };
    for (const start of told.signed) {
      const ends = [...told.signed.filter(({ known }) => known >= start.known), null];
      for (const end of ends) {
        const found = await explain(goals, start.edition, end?.edition ?? null);
        const expected = told.expected(start, end ?? { ...now, month: start.month }, end !== null);
        expect([plain(found.value), plain(found.margin)]).toEqual([plain(expected.value), plain(expected.margin)]);
        for (const waterfall of [found.value, found.margin]) if (waterfall !== null) expect(sums(waterfall)).toBe(true);
        cases += 1;
      }
    }
  }), { numRuns: sample(2, 1_200), endOnFailure: true });
  expect(cases).toBeGreaterThanOrEqual(wanted);
}, sample(120_000, 3_600_000));
