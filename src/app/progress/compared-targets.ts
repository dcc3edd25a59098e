import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Period } from '../../calendar/period.js';
import { goodWay } from '../../goals/good-way.js';
import { targetInPeriod } from '../../goals/period-levels.js';
import type { Direction, Target } from '../../goals/target.js';
import { expectedAt } from '../../goals/trajectory.js';
import { Decimal } from '../../kernel/decimal.js';
import { badInput, YardstickError } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import { checkRow } from '../../lang/check-row.js';
import { compiledCatalog } from '../evaluation/compiled-catalog.js';
import type { NoValueReason } from '../../lang/value.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import type { AppContext } from '../context.js';
import { shownKey } from '../definitions/texts.js';
import type { Question } from '../evaluation-answer.js';
import type { PreparedQuestion } from '../evaluation/prepared-question.js';
import { asOfArgument } from '../as-of-argument.js';
import { paramsArgument } from '../params-argument.js';
import { goalTime } from './goal-time.js';
import { accumulates } from './kpi-nature.js';
import { governingTargetOf } from './planned-periods.js';

/** The level that a KPI should have, in its unit, or why there is none. */
export interface TargetLevel {
  readonly value: Decimal | null;
  readonly reason: NoValueReason | null;
}

/** The target of the KPI at `position` of a question in a period, or over its whole window. */
export type TargetLevelAt = (position: number, at: number | 'total') => TargetLevel;

const NO_TARGET: TargetLevel = { value: null, reason: 'NO_DATA' };
const NO_LEVEL: TargetLevel = { value: null, reason: 'UNDEFINED' };

/**
 * The targets that a question is compared with; null where it does not ask for them. A goal is meant that runs in the window, of the same KPI
 * and the same condition; of several `goals` names one. @throws YardstickError BAD_INPUT where there is none, or more than one;
 * NOT_FOUND for a goal that is none.
 */
export async function comparedTargets(ctx: AppContext, question: Question, prepared: PreparedQuestion): Promise<TargetLevelAt | null> {
  const argument = `compare[${(question.compare ?? []).indexOf('TARGET')}]`;
  if (!question.compare?.includes('TARGET')) {
    if (question.goals == null || question.goals.length === 0) return null;
    throw badInput('goals', 'goals names whose target is meant, and compare does not ask for TARGET.', 'Add TARGET to compare, or leave goals out.');
  }
  if (prepared.by.length > 0) {
    throw badInput(argument, 'A target is set for the rows of its goal\'s scope, not for groups of them.', 'Ask without by, with the scope as where.');
  }
  const reading = await ctx.reading();
  const { definition } = await asOfArgument(reading, question.asOf);
  const all = await loadGoals(reading, {}, definition);
  const named = (question.goals ?? []).map((key, index) => {
    const found = all.find((goal) => goal.key === key);
    if (found !== undefined) return found;
    const hint = didYouMean(shownKey(key), all.map((goal) => goal.key));
    throw new YardstickError('NOT_FOUND', `There is no goal "${shownKey(key)}".`, { argument: `goals[${index}]`, ...(hint !== undefined && { hint }) });
  });
  const { catalog } = await compiledCatalog(reading, definition);
  const sources = [...new Set(prepared.plan.cells.map(({ request }) => request.source))].sort().flatMap((key) => catalog.source(key) ?? []);
  // What a text means for the rows, however it is written; null where it means nothing for them.
  const condition = (text: string | null, params: Question['params']): string | null => {
    if (text === null) return canonicalJson({});
    const checked = checkRow(text, { sources, calendar: catalog, place: 'condition', expect: 'boolean', parameters: paramsArgument(params) });
    return checked.ok ? canonicalJson(checked.bySource) : null;
  };
  const asked = condition(question.where ?? null, question.params);
  const matches = (goal: StoredGoal, kpi: string): boolean => goal.content.kpi === kpi && asked !== null && condition(goal.content.scope, null) === asked;

  const stray = named.findIndex((goal) => !prepared.kpis.some(({ key }) => matches(goal, key)));
  if (stray >= 0) {
    const { key, content: { kpi, scope } } = named[stray]!;
    throw badInput(`goals[${stray}]`, `The goal "${key}" is of ${kpi === null ? 'no KPI' : `the KPI "${kpi}"`}${scope === null ? '' : ` where ${scope}`}: not what is asked.`,
      'Ask for its KPI, with its scope as where.');
  }
  const goals = prepared.kpis.map(({ key }) => {
    const chosen = named.filter((goal) => matches(goal, key));
    const candidates = chosen.length > 0 ? chosen : all.filter((goal) => goal.state !== 'DRAFT' && runsIn(goal, prepared.window) && matches(goal, key));
    const [only] = candidates;
    if (only === undefined) {
      throw badInput(argument, `No goal of the KPI "${key}" with this condition runs in the window.`, 'Ask with the goal\'s scope as where, or without TARGET.');
    }
    if (candidates.length === 1) return only;
    throw badInput('goals', `Several goals of the KPI "${key}" match: ${candidates.map((goal) => `"${goal.key}"`).join(', ')}.`, 'Name the one that is meant in goals.');
  });
  return levelsOf(goals, prepared, question);
}

function runsIn(goal: StoredGoal, { from, to }: Period): boolean {
  const { start, over } = goalTime(goal);
  return start < to && (over === null || from < over);
}

function levelsOf(goals: readonly StoredGoal[], prepared: PreparedQuestion, { grain }: Question): TargetLevelAt {
  return (position, at) => {
    const goal = goals[position]!;
    const { definition: { direction } } = prepared.kpis[position]!;
    const formula = prepared.plan.formulas[prepared.formulaOf[position]!.at(-1)!];
    const addsUp = formula !== undefined && accumulates(prepared.plan, formula);
    const level = (period: Period): TargetLevel => levelIn(goal, period, {
      direction, addsUp, now: prepared.knowledge, isOwnGrain: (grain ?? null) === goal.content.cadence.grain,
    });
    if (at !== 'total') return level(prepared.periods[at]!);
    if (!addsUp || !prepared.hasGrain) return level(prepared.window);
    const levels = prepared.periods.map(level);
    const without = levels.find(({ value }) => value === null);
    return without ?? { value: Decimal.sum(...levels.map(({ value }) => value!)), reason: null };
  };
}

interface LevelFacts {
  readonly direction: Direction;
  readonly addsUp: boolean;
  readonly now: number;
  readonly isOwnGrain: boolean;
}

/**
 * The level in force in a period: its own where each is judged, else where the trajectory leads by its end; of what adds up since the start,
 * what the trajectory gains in the period. A band, and a level that is an offset from something else, is no one number.
 */
function levelIn(goal: StoredGoal, period: Period, { direction, addsUp, now, isOwnGrain }: LevelFacts): TargetLevel {
  const { start, end, over } = goalTime(goal);
  const { from, to } = period;
  const declared = governingTargetOf(goal, period, now)?.target;
  if (declared === undefined || to <= start || (over !== null && from >= over)) return NO_TARGET;
  if (declared.shape === 'BETWEEN' || declared.shape === 'RELATIVE_TO' || (declared.shape === 'CHANGE' && declared.from === null)) return NO_LEVEL;
  const target = targetInPeriod(declared as Exclude<Target, { shape: 'BETWEEN' | 'RELATIVE_TO' }>, period) as Exclude<Target, { shape: 'BETWEEN' }>;
  const { grain: { kind } } = target;
  const value = (found: Decimal | null): TargetLevel => (found === null ? NO_LEVEL : { value: found, reason: null });
  if (target.shape === 'BUDGET') return value(shareOf(target.levels.target, direction));
  if (kind === 'EACH_PERIOD' || kind === 'SHARE_OF_PERIODS') return addsUp && !isOwnGrain ? NO_LEVEL : value(new Decimal(target.levels.target));
  if (target.trajectory.kind === 'LINEAR' && end === null) return NO_LEVEL;
  const course = { from: start, to: end ?? Infinity };
  const expected = (at: number): Decimal | null => expectedAt(target, course, at, { direction, accumulates: false }, null);
  if (kind === 'AT_END') return addsUp && !isOwnGrain ? NO_LEVEL : value(expected(to) ?? (goodWay(target, direction) === 0 ? null : new Decimal(target.levels.target)));
  if (!addsUp) return value(expected(to));
  const [before, after] = [expected(Math.max(from, start)), expected(to)];
  return target.trajectory.kind === 'NONE' || before === null || after === null ? NO_LEVEL : value(after.minus(before));
}

const shareOf = (objective: string, direction: Direction): Decimal =>
  (direction === 'LOWER_IS_BETTER' ? new Decimal(1).minus(objective) : new Decimal(objective));
