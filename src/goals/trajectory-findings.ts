import { Decimal } from '../kernel/decimal.js';
import { finding, findingIf, type TargetFinding } from './target-findings.js';
import type { DecimalText, DeclaredTarget, SeasonalWeight, TrajectoryStep } from './target.js';

/** What is wrong within a trajectory, whatever it belongs to. Needs readable numbers. */
export function trajectoryFindings(target: DeclaredTarget): TargetFinding[] {
  const { trajectory } = target;
  switch (trajectory.kind) {
    case 'NONE': return [];
    case 'LINEAR': return lineFindings(target, trajectory.start);
    case 'STEPS': return stepFindings(trajectory.steps);
    case 'SEASONAL': return profileFindings(trajectory.profile);
  }
}

function lineFindings({ shape, levels }: DeclaredTarget, start: DecimalText | null): TargetFinding[] {
  const field = 'trajectory.start';
  if (shape === 'REACH' || shape === 'CHANGE') return findingIf(start !== null, 'LINE_START_NOT_USED', field, shape);
  if (start === null) return [finding('LINE_START_MISSING', field, shape)];
  return findingIf(typeof levels.target === 'string' && new Decimal(start).eq(levels.target), 'LINE_FLAT', field);
}

const stepFindings = (steps: readonly TrajectoryStep[]): TargetFinding[] => [
  ...findingIf(steps.length === 0, 'STEPS_MISSING', 'trajectory.steps'),
  ...steps.slice(1).flatMap(({ from }, index) =>
    findingIf(from <= steps[index]!.from, 'STEPS_NOT_ASCENDING', `trajectory.steps[${index + 1}].from`)),
];

function profileFindings(profile: readonly SeasonalWeight[]): TargetFinding[] {
  if (profile.length === 0) return [finding('PROFILE_MISSING', 'trajectory.profile')];
  const weights = profile.map(({ weight }) => new Decimal(weight));
  const isUsable = weights.every((weight) => weight.gte(0)) && weights.some((weight) => weight.gt(0));
  return [
    ...profile.flatMap(({ from, to }, index) => findingIf(
      from >= to || (index > 0 && profile[index - 1]!.to !== from), 'PROFILE_NOT_CONTIGUOUS', `trajectory.profile[${index}]`,
    )),
    ...findingIf(!isUsable, 'PROFILE_WITHOUT_WEIGHT', 'trajectory.profile'),
  ];
}
