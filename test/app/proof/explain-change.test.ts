import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChangeModel } from '../../../src/app/proof/change-model.js';
import { excludeStretch } from '../../../src/app/proof/exclude-stretch.js';
import { explainChange } from '../../../src/app/proof/explain-change.js';
import { withdrawExclusion } from '../../../src/app/proof/withdraw-exclusion.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import type { Waterfall } from '../../../src/goals/waterfall.js';
import { Decimal } from '../../../src/kernel/decimal.js';
import { sample } from '../../support/size.js';
import { refusal } from '../definition-fixture.js';
import { acts, GOAL, GOALS, RATE, redefine, REVIEWED, target, Told, type SignedInModel } from './changing-goal.js';
import { openDatabase, provenGoals, ticket, type Opened, type ProvenGoals } from './proven-goals.js';

let opened: Opened;
beforeAll(async () => { opened = await openDatabase(); });

const explain = (goals: ProvenGoals, edition: string, to: string | null = null): Promise<ChangeModel> =>
  goals.organization.as('VIEWER', (ctx) => explainChange(ctx, edition, to));

/** The parts that are not 0, by cause. */
const shown = (waterfall: Waterfall | null): Record<string, string> => Object.fromEntries(
  (waterfall?.parts ?? []).filter(({ part }) => !part.isZero()).map(({ names, part }) => [names.join(' '), part.toFixed()]));

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
    await target(goals, 'red', '0.8');
    const { value, margin } = await explain(goals, edition);
    expect([shown(value), shown(margin)]).toEqual([{}, { TARGET: '-0.3' }]);
    await target(goals, 'red', '0.5');
  });

  test('real change: April has 1 of 1', async () => {
    const april = await goals.clock('2027-05-10T00:00:00Z').then(() => goals.sign('red', '2027-04'));
    const { value, margin } = await explain(goals, edition, april);
    expect([shown(value), shown(margin), value!.end.toFixed()]).toEqual([{ REAL_CHANGE: '0.5' }, { REAL_CHANGE: '0.5' }, '1']);
    expect(await refusal(explain(goals, april, edition))).toMatchObject({ code: 'BAD_INPUT' });
  });
});

const plain = (waterfall: Waterfall | null): unknown => waterfall && {
  start: waterfall.start.toFixed(), end: waterfall.end.toFixed(), parts: waterfall.parts.map(({ names, part }) => [names.join(' '), part.toFixed()]),
};

function sums({ start, end, parts }: Waterfall): boolean {
  const Exact = Decimal.clone({ precision: 300 });
  return parts.reduce((sum, { part }) => sum.plus(part), new Exact(start)).eq(end);
}

interface Case { readonly start: SignedInModel; readonly end: SignedInModel | null }

/** All cases side by side, as one request may ask for them. Returns the causes that had a part in one. */
async function check(goals: ProvenGoals, told: Told, cases: readonly Case[]): Promise<string[]> {
  const found = await goals.organization.as('VIEWER', (ctx) =>
    Promise.all(cases.map(({ start, end }) => explainChange(ctx, start.edition, end?.edition ?? null))));
  return cases.flatMap(({ start, end }, index) => {
    const { value, margin } = found[index]!;
    const expected = told.expected(start, end ?? told.standing(start));
    expect([plain(value), plain(margin)]).toEqual([plain(expected.value), plain(expected.margin)]);
    for (const waterfall of [value, margin]) if (waterfall !== null) expect(sums(waterfall)).toBe(true);
    return [value, margin].flatMap((waterfall) => Object.keys(shown(waterfall)));
  });
}

// One history has many cases: each signed number and now, after every act, and in the end each two signed numbers of a goal.
test('parts are what a model of all that happened says, and sum to the difference exactly', async () => {
  let cases = 0;
  const causes = new Set<string>();
  const wanted = sample(8, 10_000);
  const stretches = fc.array(fc.array(acts, { minLength: 4, maxLength: 9 }), sample({ minLength: 2, maxLength: 2 }, { minLength: 8, maxLength: 10 }));
  const reviewed = fc.shuffledSubarray([...REVIEWED], sample({ minLength: 4, maxLength: 4 }, { minLength: 9 }));
  await fc.assert(fc.asyncProperty(stretches, reviewed, async (history, reviews) => {
    if (cases >= wanted) return;
    const goals = await provenGoals(GOALS, '2027-01-01', opened);
    await goals.clock('2027-04-20T00:00:00Z');
    const told = new Told(goals);
    const look = async (asked: readonly Case[]): Promise<void> => {
      for (const cause of await check(goals, told, asked)) causes.add(cause);
      cases += asked.length;
    };
    for (const [index, stretch] of history.entries()) {
      for (const act of stretch) {
        await told.act(act);
        await look(told.signed.map((start) => ({ start, end: null })));
      }
      for (const each of reviews.slice(index * 2, index * 2 + 2)) await told.sign(each);
      await told.restate();
    }
    await look(told.signed.flatMap((start) =>
      told.signed.filter(({ goal, known }) => goal === start.goal && known > start.known).map((end) => ({ start, end }))));
  }), { numRuns: sample(10, 400), endOnFailure: true });
  expect(cases).toBeGreaterThanOrEqual(wanted);
  expect([...causes]).toEqual(expect.arrayContaining(sample([], [
    'ENGINE_AND_ERASED', 'LATE_DATA', 'CORRECTED_DATA', 'SCOPE', 'EXCLUSIONS', 'DEFINITION', 'TARGET', 'REAL_CHANGE',
  ])));
}, sample(120_000, 3_600_000));
