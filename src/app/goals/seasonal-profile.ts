import { Temporal } from 'temporal-polyfill';
import { periodsCovering } from '../../calendar/periods.js';
import type { SeasonalWeight } from '../../goals/target.js';
import { badInput } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { goalTime } from '../progress/goal-time.js';
import { exactText } from '../evaluation/point.js';
import type { Planning } from '../progress/planning.js';
import { pastValues, type PastValue } from './past-values.js';

const PLACE = 'target.trajectory.referenceYear';
const PER_YEAR = { WEEK: 52, MONTH: 12, QUARTER: 4, FISCAL_QUARTER: 4, YEAR: 1 } as const;
const MOST_YEARS = 100;
const MOST_PERIODS = 6_000;

/**
 * The profile of a reference year: each period of the goal with what the KPI was, within the goal's scope, in the same period that many years
 * before, weeks 52 weeks before. A goal of several years repeats the profile of its first. Throws BAD_INPUT where the year is not over, or has a
 * period without a value: none is not zero.
 */
export async function seasonalProfile(reading: Reading, definitions: Planning, goal: StoredGoal, year: number): Promise<SeasonalWeight[]> {
  const { start, cadence: { grain, calendar } } = goal.content;
  const time = goalTime(goal);
  if (time.end === null) throw badInput('target.trajectory', 'A season needs the periods of the goal, which is open-ended.', 'Give the goal an end first.');
  const back = Number(start.slice(0, 4)) - year;
  if (back < 1 || back > MOST_YEARS) {
    throw badInput(PLACE, `The reference year ${year} does not lie before the goal, which starts in ${start.slice(0, 4)}.`, 'Give a year before that.');
  }
  const end = time.end;
  const periods = periodsCovering(time.start, end, grain, calendar, MOST_PERIODS)
    .map(({ from, to, label }) => ({ from: Math.max(from, time.start), to: Math.min(to, end), label }));
  const reference = await reads(reading, definitions, goal, back, Math.min(periods.length, PER_YEAR[grain]));
  const unfinished = reference.find(({ to }) => to > definitions.now);
  if (reference.length === 0 || unfinished !== undefined) {
    throw badInput(PLACE, `The reference year is not over: ${unfinished?.label ?? year} still runs.`, 'Give an earlier year.');
  }
  const empty = reference.filter(({ value }) => value === null);
  if (empty.length > 0) {
    const labels = empty.slice(0, 5).map(({ label }) => label).join(', ');
    throw badInput(PLACE, `The reference year has no value in ${labels}${empty.length > 5 ? ' …' : ''}.`, 'Choose a year that has values throughout.');
  }
  return periods.map(({ from, to }, index) => ({ from, to, weight: exactText(reference[index % reference.length]!.value!) }));
}

/** The first year of the goal as it would have been so many years before. */
async function reads(reading: Reading, definitions: Planning, goal: StoredGoal, years: number, count: number): Promise<PastValue[]> {
  const { start, end, cadence: { grain } } = goal.content;
  const by = grain === 'WEEK' ? { days: 364 * years } : { years };
  const earlier = (date: string): string => Temporal.PlainDate.from(date).subtract(by).toString();
  const values = await pastValues(reading, definitions, goal, { start: earlier(start), end: earlier(end!) });
  return values.slice(0, count);
}
