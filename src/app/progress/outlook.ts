import type { CadenceGrain } from '../../calendar/cadence.js';
import { Forecaster, type Bounds, type Forecast } from '../../goals/forecast.js';
import type { Direction, TargetGrainKind } from '../../goals/target.js';
import { Decimal } from '../../kernel/decimal.js';
import type { GoalReading, GoalRun } from './goal-reading.js';
import { periodsBetween } from './goal-time.js';
import type { JudgedGoal } from './judged-goal.js';
import { followedValue, pastOf, type Followed } from './past.js';

/** What is to come, by the end of the time that is judged: forecasts as the history before a period has them. */
export interface Outlook {
  /** The end of that time. */
  readonly at: number;
  /** Null where nothing is left to come, where the history is too short, and for values since a start that do not add up. */
  forecast(followed: Followed): Forecast | null;
}

const AT_LEAST_NONE: Bounds = { least: new Decimal(0), most: null };

/** A period that is judged by itself ends with itself, everything else with the goal; an open-ended goal with the period, too. */
export function outlookOf({ goal: { content }, kpi, time, now }: JudgedGoal, kind: TargetGrainKind, run: GoalRun, index: number): Outlook {
  const reading = run.readings[index]!;
  const { from, to } = reading.period;
  const isOver = to <= now;
  const isEach = isJudgedByItself(kind);
  const at = isEach ? to : time.end ?? to;
  const ahead = (isEach ? 1 : periodsBetween(content, from, at)) - (isOver ? 1 : 0);
  const addsUp = kind === 'CUMULATIVE';
  return {
    at,
    forecast: (followed) => {
      if (ahead < 1 || (addsUp && followed === 'VALUE' && !kpi.accumulates)) return null;
      const ended = run.background.length + index + (isOver ? 1 : 0);
      const bounds = followed === 'VALUE' ? kpi.bounds : AT_LEAST_NONE;
      const found = forecasterOf(run, followed, kpi.direction, content.cadence.grain).after(ended, ahead, addsUp ? 'SUM' : 'LAST', bounds);
      return found && addsUp ? onTopOf(soFar(reading, isOver, followed, kpi.direction), found) : found;
    },
  };
}

const forecasters = new WeakMap<GoalRun, Map<Followed, Forecaster>>();

/** One for all periods of a run: each is judged by the history that there was before it. */
function forecasterOf(run: GoalRun, followed: Followed, direction: Direction, grain: CadenceGrain): Forecaster {
  const ofRun = forecasters.get(run) ?? new Map<Followed, Forecaster>();
  forecasters.set(run, ofRun);
  const known = ofRun.get(followed) ?? new Forecaster(pastOf(run, run.readings.length, followed, direction).map(({ value }) => value), grain);
  ofRun.set(followed, known);
  return known;
}

export const isJudgedByItself = (kind: TargetGrainKind): boolean => kind === 'EACH_PERIOD' || kind === 'SHARE_OF_PERIODS';

/** What has been added up before the first period that is forecast: the running one is forecast as a whole. */
function soFar(reading: GoalReading, isOver: boolean, followed: Followed, direction: Direction): Decimal | null {
  const since = followedValue(reading, followed, direction);
  if (isOver || since === null) return since;
  const running = followedValue(reading.own, followed, direction);
  return running && since.minus(running);
}

const onTopOf = (before: Decimal | null, { value, low, high, ...rest }: Forecast): Forecast | null =>
  before && { ...rest, value: before.plus(value), low: before.plus(low), high: before.plus(high) };
