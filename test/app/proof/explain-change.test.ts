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
import { acts, GOAL, RATE, redefine, target, Told, type Act, type SignedInModel } from './changing-goal.js';
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
