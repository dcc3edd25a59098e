import type pg from 'pg';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { progressOfGoals } from '../../../src/app/progress/progress-of-goals.js';
import type { GoalProgress } from '../../../src/app/progress/progress-model.js';
import type { Direction } from '../../../src/goals/target.js';
import type { Decimal } from '../../../src/kernel/decimal.js';
import { loadGoals } from '../../../src/store/goals.js';
import { setClock } from '../../support/goals.js';
import type { TestOrganization } from '../../support/organization.js';
import { definer, valid } from '../definition-fixture.js';

/** A month's rows: how many, how many of them are good, how many hot. They happen on its first days, one a day. */
export interface MonthRows {
  readonly month: string;
  readonly rows: number;
  readonly good: number;
  readonly hot?: number;
}

/** Good shares by month: 0.8, 0.75, 1, 0.7, 0.5, 1, 0.9; since January 0.8, also by 10 April. Hot ones: 0.7, 0.75, 0.5, 0.6, 0.5, 0.4, 0.5. */
export const MONTHS: readonly MonthRows[] = [
  { month: '2027-01', rows: 10, good: 8, hot: 7 }, { month: '2027-02', rows: 12, good: 9, hot: 9 }, { month: '2027-03', rows: 8, good: 8, hot: 4 },
  { month: '2027-04', rows: 10, good: 7, hot: 6 }, { month: '2027-05', rows: 10, good: 5, hot: 5 }, { month: '2027-06', rows: 10, good: 10, hot: 4 },
  { month: '2027-07', rows: 10, good: 9, hot: 5 },
];

export const DIRECTIONS: Readonly<Record<string, Direction>> = { up: 'HIGHER_IS_BETTER', down: 'LOWER_IS_BETTER', flat: 'NEUTRAL' };

/** The source `calls`, which covers the year 2027, and for each direction a volume (counts) and a rate (share of good ones). */
export async function defineMonths(organization: TestOrganization, coversFrom = '2027-01-01'): Promise<void> {
  const define = definer(organization);
  await valid(define.source({
    key: 'calls', name: 'Calls', coversFrom,
    fields: [
      { key: 'good', type: 'BOOLEAN', role: 'VALUE' }, { key: 'hot', type: 'BOOLEAN', role: 'VALUE' }, { key: 'line', type: 'TEXT', role: 'DIMENSION' },
      { key: 'score', type: 'NUMBER', role: 'VALUE' },
    ],
  }));
  await valid(define.measure({ key: 'calls_all', source: 'calls', aggregation: 'COUNT' }));
  await valid(define.measure({ key: 'calls_good', source: 'calls', aggregation: 'COUNT', filter: 'good' }));
  await valid(define.measure({ key: 'calls_hot', source: 'calls', aggregation: 'COUNT', filter: 'hot' }));
  await valid(define.measure({ key: 'mean_score', source: 'calls', aggregation: 'AVG', value: 'score' }));
  for (const [name, direction] of Object.entries(DIRECTIONS)) {
    await valid(define.kpi({ key: `volume_${name}`, name: 'Volume', expression: 'calls_all', direction }));
    await valid(define.kpi({ key: `rate_${name}`, name: 'Rate', expression: 'calls_good / calls_all', unit: '%', direction }));
    await valid(define.kpi({ key: `score_${name}`, name: 'Score', expression: 'mean_score', direction }));
  }
  await valid(define.kpi({ key: 'heat', name: 'Heat', expression: 'calls_hot / calls_all', direction: 'NEUTRAL' }));
}

/** The rows of months; `line` tells those of different calls of this apart. */
export async function recordMonths(organization: TestOrganization, months: readonly MonthRows[], line = 'main'): Promise<void> {
  const interactions = months.flatMap(({ month, rows, good, hot = 0 }) => Array.from({ length: rows }, (_, index) => ({
    key: `${line} ${month} ${index}`, occurredAt: new Date(Date.parse(`${month}-01T06:00:00Z`) + (index % 27) * 86_400_000).toISOString(),
    fields: { good: index < good, hot: index < hot, line },
  })));
  for (let start = 0; start < interactions.length; start += 5_000) {
    await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'calls', interactions: interactions.slice(start, start + 5_000) }));
  }
}

/** The progress of goals at an instant, by key; the clock stays there. */
export async function progressAt(
  client: pg.Client, organization: TestOrganization, instant: string, keys?: readonly string[],
): Promise<Readonly<Record<string, GoalProgress>>> {
  // A key is made at its first use, and making it moves the clock.
  await organization.secretOf('VIEWER');
  await setClock(client, organization, instant);
  return organization.as('VIEWER', async (ctx) => {
    const reading = await ctx.reading();
    const goals = await loadGoals(reading, keys === undefined ? {} : { keys });
    const found = await progressOfGoals(reading, goals, { knowledge: null, definition: null });
    return Object.fromEntries(found.map((progress, index) => {
      if (progress instanceof Error) throw progress;
      return [goals[index]!.key, progress];
    }));
  });
}

/** As people would write it down, to six places. */
export const told = (value: Decimal | null): string | null => value && value.toDecimalPlaces(6).toFixed();
