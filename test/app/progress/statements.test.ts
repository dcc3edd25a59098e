import { beforeAll, describe, expect, test } from '@jest/globals';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { progressOfGoals } from '../../../src/app/progress/progress-of-goals.js';
import type { GoalProgress } from '../../../src/app/progress/progress-model.js';
import type { Database } from '../../../src/store/database.js';
import { loadGoals } from '../../../src/store/goals.js';
import { atLeast, atMost, budget, levels, reach, relativeTo } from '../../goals/targets.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { setClock, storeGoals, type GoalRows } from '../../support/goals.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { definer, valid } from '../definition-fixture.js';

let organization: TestOrganization;
let database: Database;

const DAY = 86_400_000;

beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  organization = await newOrganization(database);
  const owner = await ownerClient(opened.url);
  await setClock(owner, organization, '2027-07-16T12:00:00Z');
  const define = definer(organization);
  await valid(define.source({
    key: 'calls', name: 'Calls', coversFrom: '2025-01-01',
    fields: [
      { key: 'team', type: 'TEXT', role: 'DIMENSION' }, { key: 'talked', type: 'NUMBER', role: 'VALUE', unit: 'min' },
      { key: 'answered', type: 'BOOLEAN', role: 'VALUE' },
    ],
  }));
  await organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
    source: 'calls',
    interactions: Array.from({ length: 900 }, (_, index) => ({
      key: `c${index}`, occurredAt: new Date(Date.UTC(2025, 0, 1) + index * DAY).toISOString(),
      fields: { team: `t${index % 7}`, talked: String(index % 5), answered: index % 4 !== 0 },
    })),
  }));
  await valid(define.measure({ key: 'all', source: 'calls', aggregation: 'COUNT' }));
  await valid(define.measure({ key: 'good', source: 'calls', aggregation: 'COUNT', filter: 'answered' }));
  await valid(define.measure({ key: 'time', source: 'calls', aggregation: 'SUM', value: 'talked' }));
  await valid(define.kpi({ key: 'volume', name: 'Volume', expression: 'all', direction: 'HIGHER_IS_BETTER' }));
  await valid(define.kpi({ key: 'rate', name: 'Rate', expression: 'good / all', unit: '%', direction: 'HIGHER_IS_BETTER' }));
  await valid(define.kpi({ key: 'length', name: 'Length', expression: 'time / all', direction: 'LOWER_IS_BETTER' }));
});

/** Goals of several KPIs, scopes, starts, shapes and cadences. */
const GOALS: readonly GoalRows[] = Array.from({ length: 200 }, (_, index): GoalRows => {
  const common = {
    key: `g${String(index).padStart(3, '0')}`, scope: index % 3 === 0 ? null : `team == "t${index % 7}"`,
    start: `2027-0${1 + (index % 4)}-${index % 5 === 0 ? '11' : '01'}`, cadence: { grain: index % 2 === 0 ? 'MONTH' as const : 'QUARTER' as const },
  };
  switch (index % 5) {
    case 0: return { ...common, kpi: 'volume', targets: [{ target: reach(levels('100')) }] };
    case 1: return { ...common, kpi: 'rate', targets: [{ target: atLeast(levels('0.7'), { grain: 'EACH_PERIOD' }) }], guardrails: ['g000'] };
    case 2: return { ...common, kpi: 'length', targets: [{ target: atMost(levels('2'), { grain: 'AT_END' }) }] };
    case 3: return { ...common, kpi: 'rate', targets: [{ target: budget(levels('0.9')) }] };
    default: return { ...common, kpi: 'length', targets: [{ target: relativeTo(levels('0'), { grain: 'EACH_PERIOD' }) }] };
  }
});

async function counted(keys: readonly string[]): Promise<{ readonly statements: string[]; readonly progress: GoalProgress[] }> {
  return organization.as('VIEWER', async (ctx) => {
    const reading = await ctx.reading();
    await reading.knowledge();
    const statements: string[] = [];
    const stop = database.onStatement((statement) => void statements.push(statement));
    const goals = await loadGoals(reading, { keys });
    const progress = await progressOfGoals(reading, goals, { knowledge: null, definition: null });
    stop();
    return { statements, progress: progress.map((each) => { if (each instanceof Error) throw each; return each; }) };
  });
}

const scansAmong = (statements: readonly string[]): string[] => statements.filter((statement) => statement.includes('width_bucket'));

describe('the statements of a page of goals', () => {
  beforeAll(() => storeGoals(organization, [...GOALS, { key: 'alone', kpi: 'rate', targets: [{ target: atLeast(levels('0.7'), { grain: 'EACH_PERIOD' }) }] }]));

  test('the whole history of a goal that judges each period is one scan', async () => {
    const { statements, progress: [alone] } = await counted(['alone']);
    expect(alone!.history).toHaveLength(7);
    expect(scansAmong(statements)).toHaveLength(1);
  });

  test('are as many for two hundred goals as for twenty', async () => {
    const sizes = [1, 20, 200];
    const counts: number[] = [];
    for (const size of sizes) {
      const { statements, progress } = await counted(GOALS.slice(0, size).map(({ key }) => key));
      expect(progress).toHaveLength(size);
      counts.push(statements.length);
    }
    expect(counts[2]).toBe(counts[1]);
    // Goals, their family, exclusions, definitions, settings, facts, declarations; for either cadence whole periods and overlapping ones.
    expect(counts[2]).toBeLessThanOrEqual(7 + 2 * 2);
  });

  test('what many goals read together is what each reads alone', async () => {
    const keys = GOALS.filter((_, index) => index % 23 === 0).map(({ key }) => key);
    const together = await counted(keys);
    for (const [index, key] of keys.entries()) {
      const { progress: [alone] } = await counted([key]);
      expect(alone!.history).toEqual(together.progress[index]!.history.map((period) => ({ ...period })));
    }
  });
});
