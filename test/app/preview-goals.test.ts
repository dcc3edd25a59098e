import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { addMember } from '../../src/app/add-member.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { activateGoal } from '../../src/app/goals/activate-goal.js';
import { defineGoal } from '../../src/app/goals/define-goal.js';
import type { GoalInput } from '../../src/app/goals/goal-input.js';
import { rebaseGoal } from '../../src/app/goals/rebase-goal.js';
import { setTarget } from '../../src/app/goals/set-target.js';
import type { TargetInput } from '../../src/app/goals/target-input.js';
import { planDefinitions } from '../../src/app/plan-definitions.js';
import { previewKpi } from '../../src/app/preview-kpi.js';
import type { PreviewedGoal, PreviewedStanding } from '../../src/app/preview/previewed-goal.js';
import { progressOfGoals } from '../../src/app/progress/progress-of-goals.js';
import { runRound } from '../../src/app/scheduler/run-round.js';
import { exactText } from '../../src/app/evaluation/point.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { Database } from '../../src/store/database.js';
import { loadGoals } from '../../src/store/goals.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { setClock } from '../support/goals.js';
import { newOrganization, SILENT, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { valid } from './definition-fixture.js';
import { defineMonths, MONTHS, recordMonths } from './progress/months.js';

let database: Database;
let client: pg.Client;
beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  client = await ownerClient(opened.url);
});

const WINDOW = { window: { between: { from: '2027-01-01', to: '2027-04-01' } }, grain: 'MONTH' } as const;
const AT_LEAST: TargetInput = { shape: 'AT_LEAST', levels: { floor: '0.5', target: '0.8' }, grain: 'EACH_PERIOD' };
const GOAL = { kpi: 'rate_up', reviewers: ['bob@example.org'], start: '2027-01-01', end: '2028-01-01', cadence: { grain: 'MONTH' } } as const;
const IN_TOGETHER = { goal: 'together', edge: 'ROLLUP', weights: [{ from: '2027-01-01', weight: '1' }] } as const;
/** A score of two of them, a guardrail that follows, a pinned goal that it guards, another over a part of the rows, a draft, and one on a KPI that stands on theirs. */
const GOALS: readonly GoalInput[] = [
  { ...GOAL, key: 'together', name: 'Together', kpi: null, rollup: { method: 'WEIGHTED_MEAN' } },
  { ...GOAL, key: 'followed', name: 'Followed', versionPolicy: 'FOLLOW', parent: IN_TOGETHER },
  { ...GOAL, key: 'guarded', name: 'Guarded', guardrails: ['followed'], parent: IN_TOGETHER },
  { ...GOAL, key: 'scoped', name: 'Scoped', scope: 'line == "main" and good' },
  { ...GOAL, key: 'drafted', name: 'Drafted' },
  { ...GOAL, key: 'above', name: 'Above', kpi: 'missed', end: null },
];

/** The months of the goals' progress, in the middle of July 2027. */
async function withGoals(): Promise<TestOrganization> {
  const organization = await newOrganization(database);
  await organization.as('OWNER', (ctx) => addMember(ctx, { email: 'bob@example.org', name: 'Bob', role: 'ANALYST' }));
  await defineMonths(organization);
  await valid(organization.as('OWNER', (ctx) => defineKpi(ctx, { key: 'missed', name: 'Missed', expression: '1 - rate_up', direction: 'NEUTRAL' })));
  for (const role of ['ANALYST', 'ADMIN'] as const) await organization.secretOf(role);
  await setClock(client, organization, '2027-07-15T12:00:00Z');
  await recordMonths(organization, MONTHS);
  for (const goal of GOALS) {
    await organization.as('OWNER', (ctx) => defineGoal(ctx, goal));
    const set = await organization.as('OWNER', (ctx) => setTarget(ctx, { goal: goal.key, target: AT_LEAST }));
    expect(set.findings.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
    if (goal.key !== 'drafted') await organization.as('OWNER', (ctx) => activateGoal(ctx, goal.key));
  }
  return organization;
}

type Standings = Readonly<Record<string, PreviewedStanding | null>>;

/** What the progress of goals says of their current periods. */
const standings = (of: TestOrganization): Promise<Standings> => of.as('OWNER', async (ctx) => {
  const reading = await ctx.reading();
  const goals = await loadGoals(reading);
  const found = await progressOfGoals(reading, goals, { knowledge: null, definition: null });
  return Object.fromEntries(found.map((progress, index) => {
    if (progress instanceof Error) throw progress;
    const { value, reason, computed, margin } = progress.current!;
    return [goals[index]!.key, {
      value: value?.toNumber() ?? null, exact: value && exactText(value), reason, computed, margin: margin && exactText(margin), unit: progress.unit ?? '',
    }];
  }));
});

const side = (goals: readonly PreviewedGoal[], at: 'before' | 'after'): Standings => Object.fromEntries(goals.map((goal) => [goal.key, goal[at]]));
const picked = (all: Standings, keys: readonly string[]): Standings => Object.fromEntries(keys.map((key) => [key, all[key]!]));

/** What of the rate's text a change leaves, and what its measures count. */
const EXPRESSIONS = ['calls_good / calls_all', 'calls_hot / calls_all', '(calls_good + calls_hot) / (2 * calls_all)', 'where(calls_good, hot) / calls_all', 'calls_good / (calls_all * 0)'];
const FILTERS = ['good', 'good or hot', 'good and not hot'];
const edit = fc.oneof(
  fc.record({ expression: fc.constantFrom(...EXPRESSIONS), minSample: fc.constantFrom(null, null, 100) }),
  fc.record({ filter: fc.constantFrom(...FILTERS) }),
);
const RATE = { key: 'rate_up', name: 'Rate', unit: '%', direction: 'HIGHER_IS_BETTER' } as const;

describe('the preview of goals', () => {
  test('is the difference between their progress before a change and after it, and after the rebase that it asks for', async () => {
    let differing = 0;
    let rebases = 0;
    await fc.assert(fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
      const organization = await withGoals();
      for (const made of edits) {
        const goals = 'filter' in made
          ? await organization.as('OWNER', async (ctx) => (await planDefinitions(ctx, { files: [{ path: 'm.yaml', text: MEASURE(made.filter) }] })).previewGoals())
          : (await organization.as('OWNER', (ctx) => previewKpi(ctx, { ...WINDOW, draft: { ...RATE, ...made } }))).goals;
        const keys = goals.map(({ key }) => key);
        expect(side(goals, 'before')).toEqual(picked(await standings(organization), keys));
        await ('filter' in made
          ? valid(organization.as('OWNER', (ctx) => defineMeasure(ctx, { key: 'calls_good', source: 'calls', aggregation: 'COUNT', filter: made.filter })))
          : valid(organization.as('OWNER', (ctx) => defineKpi(ctx, { ...RATE, ...made }))));
        const kept = goals.filter(({ rebase, kpi }) => !rebase && kpi !== null);
        expect(side(kept, 'after')).toEqual(picked(await standings(organization), kept.map(({ key }) => key)));

        await runRound({ database, clock: systemClock, log: SILENT }, organization.id);
        const rebased = goals.filter(({ rebase, kpi }) => rebase || kpi === null);
        for (const { key } of rebased.filter(({ rebase }) => rebase)) await organization.as('OWNER', (ctx) => rebaseGoal(ctx, { goal: key, target: AT_LEAST, reason: 'It means something else.' }));
        expect(side(rebased, 'after')).toEqual(picked(await standings(organization), rebased.map(({ key }) => key)));
        differing += goals.filter(({ differs }) => differs).length;
        rebases += rebased.filter(({ rebase }) => rebase).length;
      }
    }), { numRuns: sample(2, 60), examples: [[[{ expression: EXPRESSIONS[1]!, minSample: null }, { filter: FILTERS[1]! }]]] });
    expect([differing > 4, rebases > 2]).toEqual([true, true]);
  }, 600_000);

  test('tells value, status and margin of the running period, of what pins as a rebase would have them', async () => {
    const organization = await withGoals();
    const { goals } = await organization.as('OWNER', (ctx) => previewKpi(ctx, { ...WINDOW, draft: { ...RATE, expression: 'calls_hot / calls_all' } }));
    const july = { before: { exact: '0.9', computed: 'ON_TRACK', margin: '0.1', unit: '%' }, after: { exact: '0.5', margin: '-0.3' }, period: { label: '2027-07' }, refusal: null, differs: true };
    expect(goals).toMatchObject([
      { key: 'above', kpi: 'missed', rebase: true, before: { exact: '0.1' }, after: { exact: '0.5' } }, { ...july, key: 'drafted', rebase: false },
      { ...july, key: 'followed', rebase: false }, { ...july, key: 'guarded', kpi: 'rate_up', rebase: true },
      { key: 'scoped', rebase: true, before: { exact: '1' }, after: { exact: expect.stringMatching(/^0\.\d+$/) } },
      { key: 'together', kpi: null, rebase: false, before: { unit: '' }, differs: true },
    ]);
    const renamed = await organization.as('OWNER', (ctx) => previewKpi(ctx, { ...WINDOW, draft: { ...RATE, expression: 'calls_good / calls_all', format: '0 %' } }));
    expect(renamed.goals.map(({ key, rebase, differs }) => [key, rebase, differs])).toEqual(GOALS.map(({ key }) => [key, false, false]).sort());
  });

  test('says of a goal whose scope the change would leave without its field why it could not be judged', async () => {
    const organization = await withGoals();
    const { goals } = await organization.as('OWNER', async (ctx) => {
      const plan = await planDefinitions(ctx, { files: [{ path: 'f.yaml', text: OTHER_SOURCE }] });
      expect(plan.findings).toEqual([]);
      return { goals: await plan.previewGoals() };
    });
    expect(goals.find(({ key }) => key === 'scoped')).toMatchObject({ before: { exact: '1' }, after: null, refusal: expect.stringContaining('scope'), differs: true });
  });
});

const MEASURE = (filter: string): string => `measures:\n  - { key: calls_good, source: calls, aggregation: COUNT, filter: ${filter} }\n`;

/** The rate over other rows, which know neither line nor good. */
const OTHER_SOURCE = `sources:
  - { key: replies, name: Replies, coversFrom: 2027-01-01, fields: [{ key: kind, type: BOOLEAN, role: VALUE }] }
measures:
  - { key: replies_all, source: replies, aggregation: COUNT }
  - { key: replies_kind, source: replies, aggregation: COUNT, filter: kind }
kpis:
  - { key: rate_up, name: Rate, expression: replies_kind / replies_all, unit: "%", direction: HIGHER_IS_BETTER }
`;
