import { canonicalDecimal } from '../kernel/decimal.js';
import { findingIf, type TargetFinding } from './target-findings.js';
import type { Band, DecimalText, DeclaredTarget, Levels, Trajectory } from './target.js';

/** Every number of a target that cannot be kept exactly. Only where there is none can the other rules compare. */
export const numberFindings = (target: DeclaredTarget): TargetFinding[] =>
  numbersOf(target).flatMap(([field, text]) => findingIf(canonicalDecimal(text) === undefined, 'NUMBER_UNREADABLE', field, text));

type Place = readonly [field: string, text: DecimalText];

const given = (field: string, text: DecimalText | null): Place[] => (text === null ? [] : [[field, text]]);

const numbersOf = (target: DeclaredTarget): Place[] => [
  ...levelNumbers('levels', target.levels),
  ...target.byPeriod.flatMap(({ period, levels }) => levelNumbers(`byPeriod[${period}].levels`, levels)),
  ...given('grain.share', target.grain.kind === 'SHARE_OF_PERIODS' ? target.grain.share : null),
  ...trajectoryNumbers(target.trajectory),
  ...given('tolerance', target.tolerance),
  ...given('from', target.shape === 'CHANGE' ? target.from : null),
  ...given('expectedEvents', target.shape === 'BUDGET' ? target.expectedEvents : null),
];

const levelNumbers = (path: string, levels: Levels<DecimalText | Band>): Place[] =>
  (['floor', 'target', 'stretch'] as const).flatMap((name) => {
    const level = levels[name];
    if (level === null || typeof level === 'string') return given(`${path}.${name}`, level);
    return [...given(`${path}.${name}.lo`, level.lo), ...given(`${path}.${name}.hi`, level.hi)];
  });

function trajectoryNumbers(trajectory: Trajectory): Place[] {
  switch (trajectory.kind) {
    case 'NONE': return [];
    case 'LINEAR': return given('trajectory.start', trajectory.start);
    case 'STEPS': return trajectory.steps.flatMap(({ value }, index) => given(`trajectory.steps[${index}].value`, value));
    case 'SEASONAL':
      return trajectory.profile.flatMap(({ weight }, index) => given(`trajectory.profile[${index}].weight`, weight));
  }
}
