import { dateText } from '../../../src/calendar/civil-day.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import type { Random } from '../two-years/random.js';
import type { AwkwardDays } from './days.js';
import { KPIS } from './shop.js';

const CONDITIONS = [
  'channel == "phone"', 'is_null(channel)', 'channel == "phone" or channel == "email"', 'level >= 2', 'is_null(level)', 'large', 'not large or level == 1',
  'channel in ["email", "Étage"] and weight < 3',
] as const;

/** `knowledge`: instants that something was known by, in milliseconds. */
export function someQuestion(random: Random, days: AwkwardDays, knowledge: readonly number[]): Question {
  const past = knowledge.length > 0 && random.chance(0.35) ? { knowledge: new Date(random.pick(knowledge.slice(random.chance(0.8) ? -5 : 0))).toISOString() } : null;
  return {
    kpis: random.some(KPIS, random.integer(1, 4)), ...someWindow(random, days), by: random.some(['channel', 'level', 'large'], random.pick([0, 0, 0, 1, 1, 2])),
    where: random.chance(0.4) ? random.pick(CONDITIONS) : null, timeZone: random.chance(0.05) ? 'UTC' : null, asOf: past,
  };
}

function someWindow(random: Random, days: AwkwardDays): Pick<Question, 'window' | 'grain'> {
  const between = (from: number, to: number): Question['window'] => ({ between: { from: dateText(from), to: dateText(to) } });
  switch (random.integer(0, 4)) {
    case 0:
    case 1: {
      const [from, to] = random.some(days.months, 2).sort((a, b) => a - b) as [number, number];
      return { window: between(from, to), grain: random.pick([null, 'MONTH', 'MONTH', 'WEEK']) };
    }
    case 2: {
      const from = days.some(random);
      return { window: between(from, from + random.integer(1, 40)), grain: random.pick([null, 'DAY', 'WEEK'] as const) };
    }
    case 3: return { window: between(days.months[0]!, days.today + 3), grain: random.pick([null, 'MONTH', 'DAY'] as const) };
    default: return { window: { last: { count: random.integer(1, 9), unit: random.pick(['DAY', 'WEEK', 'MONTH'] as const), includeCurrent: random.chance(0.7) } }, grain: random.pick([null, 'DAY'] as const) };
  }
}
