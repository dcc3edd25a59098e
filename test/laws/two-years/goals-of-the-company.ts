import type { TargetInput } from '../../../src/app/goals/target-input.js';
import type { GoalSpec } from './goal-life.js';
import type { Random } from './random.js';

/** A goal with what is demanded of it at first. */
export interface PlannedGoal {
  readonly spec: GoalSpec;
  readonly target: TargetInput;
  readonly materiality: string;
}

/**
 * Two of three families: a score of a cap and of what surveys say, whose source has to report; a share over its scopes, by month and week; a
 * sum to be reached beside a budget. Some begin or end within a period. A parent comes before its children.
 */
export function goalsOfTheCompany(random: Random): PlannedGoal[] {
  const plan = (spec: Partial<GoalSpec> & Pick<GoalSpec, 'key' | 'kpi'>, target: TargetInput, materiality: string): PlannedGoal => ({
    target, materiality,
    spec: {
      versionPolicy: random.pick(['PIN', 'FOLLOW']), channel: null, grain: target.grain as GoalSpec['grain'], cadence: 'MONTH',
      opensAfterDays: random.integer(0, 3), dueAfterDays: random.integer(3, 12), start: '2040-02-01', end: '2041-02-01', parent: null, ...spec,
    },
  });
  const atLeast = (target: string, floor: string | null = null): TargetInput => ({ shape: 'AT_LEAST', grain: 'EACH_PERIOD', levels: { target, floor } });
  const small = (): string => random.pick(['0', '0.01', '0.03']);
  const families: readonly (() => PlannedGoal[])[] = [
    () => [
      plan({ key: 'overall', kpi: null, cadence: 'QUARTER', start: '2040-01-01', end: '2041-04-01' }, atLeast('0.5'), '0'),
      plan({ key: 'cap', kpi: 'volume', cadence: 'QUARTER', start: '2040-01-02', end: '2041-01-01', parent: 'overall', versionPolicy: 'PIN' },
        { shape: 'AT_MOST', grain: 'CUMULATIVE', levels: { target: '150', floor: '220' } }, random.pick(['0', '2'])),
      plan({ key: 'happy', kpi: 'happiness', start: random.pick(['2040-03-01', '2040-03-15']), parent: 'overall' }, atLeast('0.6', '0.3'), small()),
    ],
    () => [
      plan({ key: 'share', kpi: 'small_share' }, atLeast('0.5', '0.2'), small()),
      plan({ key: 'phone', kpi: 'small_share', channel: 'phone', cadence: 'WEEK', start: '2040-05-02', end: '2040-07-10', parent: 'share' },
        atLeast('0.5'), small()),
      plan({ key: 'email', kpi: 'small_share', channel: 'email', start: '2040-04-01', end: '2040-12-01', parent: 'share' }, atLeast('0.4'), small()),
    ],
    () => [
      plan({ key: 'revenue', kpi: 'revenue', start: '2040-02-10', end: random.pick(['2041-02-20', '2041-03-01']) },
        { shape: 'REACH', grain: 'CUMULATIVE', levels: { target: '20000', floor: '10000' }, trajectory: { kind: 'LINEAR' } }, random.pick(['0', '100.5'])),
      plan({ key: 'budget', kpi: 'small_share', cadence: 'QUARTER', end: null },
        { shape: 'BUDGET', grain: random.pick(['EACH_PERIOD', 'CUMULATIVE']), levels: { target: '0.4' } }, small()),
    ],
  ];
  return random.some(families, 2).flatMap((family) => family());
}
