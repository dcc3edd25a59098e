import { Decimal } from '../kernel/decimal.js';
import { goodWay } from './good-way.js';
import { findingIf, type TargetFinding, type TargetFindingCode } from './target-findings.js';
import type { Band, DecimalText, DeclaredTarget, Direction, Levels, PeriodLevels } from './target.js';

/** What is wrong with the levels of a target and with those of single periods. Needs readable numbers. */
export function levelFindings(
  target: DeclaredTarget, { direction, proportion }: { readonly direction: Direction; readonly proportion: boolean },
): TargetFinding[] {
  if (target.shape === 'BETWEEN') {
    return everyTable(target, (path, levels) => [
      ...bandFindings(path, levels), ...(proportion ? aboveOne(path, levels, ({ lo }) => lo) : []),
    ]);
  }
  const way = wayOf(target, direction);
  const isHeldToShare = proportion && ['AT_LEAST', 'AT_MOST', 'CHANGE'].includes(target.shape);
  return everyTable(target, (path, levels) => [
    ...(way === null ? [] : orderFindings(path, levels, way)),
    ...rangeFindings(target, path, levels),
    ...(isHeldToShare ? aboveOne(path, levels, (level) => level) : []),
  ]);
}

/** The target of a share that was written in percent. A band may well end above 1: 0.95 ± 0.1. */
function aboveOne<T>(path: string, { target }: Levels<T>, least: (level: T) => DecimalText): TargetFinding[] {
  return findingIf(new Decimal(least(target)).gt(1), 'PROPORTION_ABOVE_ONE', `${path}.target`, least(target));
}

interface LevelTables<T> {
  readonly levels: Levels<T>;
  readonly byPeriod: readonly PeriodLevels<T>[];
}

const everyTable = <T>(
  { levels, byPeriod }: LevelTables<T>, check: (path: string, levels: Levels<T>) => TargetFinding[],
): TargetFinding[] =>
  [...check('levels', levels), ...byPeriod.flatMap(({ period, levels: own }) => check(`byPeriod[${period}].levels`, own))];

/** Which way the levels get better; null where only a beginning that is yet to be frozen can say it. */
function wayOf(target: Exclude<DeclaredTarget, { shape: 'BETWEEN' }>, direction: Direction): 1 | -1 | null {
  if (target.shape !== 'CHANGE') return goodWay(target, direction) === -1 ? -1 : 1;
  if (target.from !== null) return goodWay({ ...target, from: target.from }, direction) === -1 ? -1 : 1;
  return direction === 'NEUTRAL' ? null : direction === 'LOWER_IS_BETTER' ? -1 : 1;
}

function orderFindings(path: string, { floor, target, stretch }: Levels<DecimalText>, way: 1 | -1): TargetFinding[] {
  const unordered = 'LEVELS_NOT_ORDERED';
  const isBetter = (level: DecimalText, than: DecimalText): boolean => new Decimal(level).cmp(than) === way;
  return [
    ...findingIf(floor !== null && !isBetter(target, floor), unordered, `${path}.floor`, 'target', 'floor', way),
    ...findingIf(stretch !== null && !isBetter(stretch, target), unordered, `${path}.stretch`, 'stretch', 'target', way),
  ];
}

function bandFindings(path: string, { floor, target, stretch }: Levels<Band>): TargetFinding[] {
  const isEmpty = ({ lo, hi }: Band): boolean => new Decimal(lo).gte(hi);
  const isWider = (outer: Band): boolean => new Decimal(outer.lo).lt(target.lo) && new Decimal(outer.hi).gt(target.hi);
  return [
    ...findingIf(isEmpty(target), 'BAND_EMPTY', `${path}.target`),
    ...findingIf(floor !== null && isEmpty(floor), 'BAND_EMPTY', `${path}.floor`),
    ...findingIf(floor !== null && !isWider(floor), 'FLOOR_NOT_WIDER', `${path}.floor`),
    ...findingIf(stretch !== null, 'STRETCH_OF_A_BAND', `${path}.stretch`),
  ];
}

/** Which numbers can be levels of a shape at all. */
function rangeFindings({ shape, trajectory }: DeclaredTarget, path: string, levels: Levels<DecimalText>): TargetFinding[] {
  const outside = (code: RangeCode, isFine: (level: Decimal) => boolean): TargetFinding[] =>
    (['floor', 'target', 'stretch'] as const).flatMap((name) => {
      const level = levels[name];
      return findingIf(level !== null && !isFine(new Decimal(level)), code, `${path}.${name}`);
    });
  if (shape === 'REACH') return outside('REACH_NOT_POSITIVE', (level) => level.gt(0));
  if (shape === 'BUDGET') return outside('OBJECTIVE_OUT_OF_RANGE', (level) => level.gt(0) && level.lte(1));
  return trajectory.kind === 'SEASONAL' ? outside('SEASON_OF_NEGATIVE_LEVELS', (level) => level.gt(0)) : [];
}

type RangeCode = Extract<TargetFindingCode, 'REACH_NOT_POSITIVE' | 'OBJECTIVE_OUT_OF_RANGE' | 'SEASON_OF_NEGATIVE_LEVELS'>;
