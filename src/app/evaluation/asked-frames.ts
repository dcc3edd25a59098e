import type { Calendar } from '../../calendar/grain.js';
import { askedMoment, settled, type Moment } from '../../calendar/moment.js';
import { stepOfGrain, stepOfWindow } from '../../calendar/step.js';
import type { ResolvedWindow } from '../../calendar/window.js';
import type { Question } from '../evaluation-answer.js';
import type { ComparedFrame } from './prepared-question.js';

/** What is asked, per frame: a moment per period and last the whole window; the question's own frame, then those compared with. */
export function askedFrames(
  question: Question, { window, periods }: ResolvedWindow, compared: readonly ComparedFrame[], now: number, calendar: Calendar,
): Moment[][] {
  const grain = question.grain ?? null;
  const whole = stepOfWindow(question.window, window, calendar);
  const step = grain === null ? whole : stepOfGrain(grain);
  const own = [
    ...periods.map((period) => askedMoment(period, grain, step, now)),
    askedMoment(window, null, whole, now),
  ];
  // What still runs is compared with the same elapsed part, which moves on as it does.
  const others = compared.map((frame) => [...frame.periods, frame.window].map(({ from, to }, index): Moment =>
    settled({ ...own[index]!, from, to, end: to, open: false }, now)));
  return [own, ...others];
}
