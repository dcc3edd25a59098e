import { exactText } from '../app/evaluation/point.js';
import type { GoalProgress as ProgressModel, PeriodProgress as PeriodModel, RollupProgress } from '../app/progress/progress-model.js';
import { lasting } from '../goals/signals.js';
import type { Target } from '../goals/target.js';
import type { Decimal } from '../kernel/decimal.js';
import { instantText } from '../kernel/instant.js';
import type { GoalForecast, GoalProgress, GoalSignal, JudgedLevels, PeriodProgress, ScoreRollup } from './types/goal-progress.js';

const number = (value: Decimal | null): number | null => value && value.toNumber();
const exact = (value: Decimal | null): string | null => value && exactText(value);

/** A goal's progress as the API shows it, with the last `periods` of its history (null: all). */
export function goalProgressAnswer(model: ProgressModel, periods: number | null): GoalProgress {
  const { computed, rule, ended, unit, current, periodsMet, periodsJudged, declared, guardrailsOff, knowledge, sources } = model;
  return {
    computed, rule, ended, unit, periodsMet, periodsJudged,
    current: current && periodAnswer(current),
    progress: number(model.progress), margin: number(model.margin),
    declared: declared && { ...declared },
    signal: signalAnswer(model),
    forecast: forecastAnswer(model.projected),
    guardrailsOff: [...guardrailsOff],
    history: (periods === null ? model.history : model.latest(periods)).map(periodAnswer),
    freshness: { knowledge: instantText(knowledge), sources: [...sources] },
  };
}

/** One period as the API shows it. */
export function periodAnswer(period: PeriodModel): PeriodProgress {
  const { label, from, to, ended, reason, n, interval, target, level, computed, rule, budget, rollup, guardrailsOff } = period;
  return {
    period: { label, from, to }, ended, reason, n, computed, rule,
    value: number(period.value), exact: exact(period.value), incomplete: [...period.incomplete], components: [...period.components],
    interval: interval && { low: interval.low.toNumber(), high: interval.high.toNumber() },
    levels: target && levelsAnswer(target),
    reference: number(period.reference), expected: number(period.expected), gap: number(period.gap),
    margin: number(period.margin), exactMargin: exact(period.margin), progress: number(period.progress), levelReached: level,
    score: number(period.score),
    budget: budget && {
      objective: budget.objective.toNumber(), events: budget.events.toNumber(), bad: budget.bad.toNumber(),
      expectedEvents: number(budget.expectedEvents), allowed: number(budget.allowed), remaining: number(budget.remaining), burn: number(budget.burn),
    },
    rollup: rollup && rollupAnswer(rollup),
    guardrailsOff: [...guardrailsOff],
  };
}

function levelsAnswer({ shape, levels }: Target): JudgedLevels {
  if (shape !== 'BETWEEN') return { ...levels, lo: null, hi: null, floorLo: null, floorHi: null };
  const { target, floor } = levels;
  return { floor: null, target: null, stretch: null, lo: target.lo, hi: target.hi, floorLo: floor?.lo ?? null, floorHi: floor?.hi ?? null };
}

const rollupAnswer = ({ value, children }: RollupProgress): ScoreRollup => ({
  score: number(value),
  children: children.map(({ goal, score, weight, met, missing }) => ({ goal, score: number(score), weight: weight.toNumber(), met, missing })),
});

function signalAnswer({ signal: found, charted }: ProgressModel): GoalSignal | null {
  if (found === null || charted === null) return null;
  const { signal, assurance, mean, lower, upper } = found;
  const special = signal.cause === 'SPECIAL' ? signal : null;
  return {
    cause: signal.cause, side: special?.side ?? null, meaning: special?.meaning ?? null, patterns: special?.patterns.map(({ rule }) => rule) ?? [],
    points: charted.length, lasting: lasting(charted.map(({ meaning }) => meaning)), assurance, mean: mean.toNumber(), lower: lower.toNumber(), upper: upper.toNumber(),
  };
}

function forecastAnswer(model: ProgressModel['projected']): GoalForecast | null {
  if (model === null) return null;
  const { forecast: { value, low, high, method, n }, at, margin, progress, prospect } = model;
  return { at, value: value.toNumber(), low: low.toNumber(), high: high.toNumber(), method, n, margin: number(margin), progress: number(progress), prospect };
}
