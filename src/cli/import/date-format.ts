import { Temporal } from 'temporal-polyfill';
import { DAY_MS } from '../../calendar/civil-day.js';
import { localClock } from '../../calendar/local-clock.js';
import { canonicalInstant } from '../../kernel/instant.js';
import { CliError } from '../cli-error.js';

/** How a file writes its times: `D/M/YYYY H:mm`. Parses to canonical instant text; undefined where the text does not fit. */
export interface DateFormat {
  readonly text: string;
  parse(value: string): string | undefined;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'half' | 'offset';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Longest first, because `MMM` begins like `M`. */
const TOKENS: readonly (readonly [token: string, part: Part, pattern: string])[] = [
  ['YYYY', 'year', '\\d{4}'],
  ['YY', 'year', '\\d{2}'],
  ['MMM', 'month', MONTHS.join('|')],
  ['MM', 'month', '\\d{2}'],
  ['M', 'month', '\\d{1,2}'],
  ['DD', 'day', '\\d{2}'],
  ['D', 'day', '\\d{1,2}'],
  ['HH', 'hour', '\\d{2}'],
  ['H', 'hour', '\\d{1,2}'],
  ['hh', 'hour', '\\d{2}'],
  ['h', 'hour', '\\d{1,2}'],
  ['mm', 'minute', '\\d{2}'],
  ['ss', 'second', '\\d{2}'],
  ['S', 'fraction', '\\d{1,6}'],
  ['A', 'half', 'am|pm|a\\.m\\.|p\\.m\\.'],
  ['Z', 'offset', 'z|[+-]\\d{2}:?\\d{2}'],
];

export const FORMAT_HELP = 'YYYY YY MMM MM M DD D HH H hh h mm ss S A Z, other characters as they are';

/**
 * Compiles a format. Times without an offset are read in `timeZone`; where a clock is put back, the earlier of the two moments is
 * meant, where it is put forward, the skipped time is read as if the clock had not been (as Temporal's `compatible`).
 */
export function dateFormat(text: string, timeZone: string): DateFormat {
  const parts: Part[] = [];
  let pattern = '';
  for (let position = 0; position < text.length;) {
    const token = TOKENS.find(([name]) => text.startsWith(name, position));
    if (token !== undefined && parts.includes(token[1])) {
      throw new CliError(`--date-format ${text}: ${token[0]} says the ${token[1]} a second time.`);
    }
    if (token !== undefined) parts.push(token[1]);
    pattern += token === undefined ? text[position]!.replace(/[^\w\s]/, '\\$&') : `(${token[2]})`;
    position += token === undefined ? 1 : token[0].length;
  }
  for (const needed of ['year', 'month', 'day'] as const) {
    if (!parts.includes(needed)) throw new CliError(`--date-format ${text}: it says no ${needed}. Tokens: ${FORMAT_HELP}.`);
  }
  const expression = new RegExp(`^${pattern}$`, 'i');
  return { text, parse: remembering((value) => instantOf(read(expression, parts, value.trim()), timeZone)) };
}

const MOST_REMEMBERED = 10_000;

/** The same few days and minutes come again and again. */
function remembering(parse: DateFormat['parse']): DateFormat['parse'] {
  const known = new Map<string, string | undefined>();
  return (value) => {
    if (known.has(value)) return known.get(value);
    if (known.size === MOST_REMEMBERED) known.clear();
    const instant = parse(value);
    known.set(value, instant);
    return instant;
  };
}

function read(expression: RegExp, parts: readonly Part[], value: string): ReadonlyMap<Part, string> | undefined {
  const match = expression.exec(value);
  return match === null ? undefined : new Map(parts.map((part, index) => [part, match[index + 1]!.toLowerCase()]));
}

function instantOf(parts: ReadonlyMap<Part, string> | undefined, timeZone: string): string | undefined {
  if (parts === undefined) return undefined;
  const two = (value: number | string): string => String(value).padStart(2, '0');
  const hour = hourOf(Number(parts.get('hour') ?? 0), parts.get('half'));
  if (hour === undefined) return undefined;
  const given = parts.get('month')!;
  const month = MONTHS.includes(given) ? MONTHS.indexOf(given) + 1 : given;
  const fraction = parts.get('fraction');
  const local =
    `${yearOf(parts.get('year')!)}-${two(month)}-${two(parts.get('day')!)}T${two(hour)}:${two(parts.get('minute') ?? 0)}` +
    `:${two(parts.get('second') ?? 0)}${fraction === undefined ? '' : `.${fraction}`}`;
  const offset = parts.get('offset');
  return offset === undefined ? inZone(local, timeZone) : canonicalInstant(`${local}${offset}`);
}

/** Two digits: 69 is 1969, 68 is 2068, as POSIX has it. */
const yearOf = (text: string): string => (text.length === 4 ? text : `${Number(text) < 69 ? 20 : 19}${text}`);

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.startsWith('p') ? 12 : 0);
}

/** A local date and time (`2026-03-01T09:30:00.25`) as an instant in a zone; undefined where there is no such day or time. */
export function inZone(local: string, timeZone: string): string | undefined {
  const asUtc = canonicalInstant(`${local}Z`);
  if (asUtc === undefined || timeZone === 'UTC') return asUtc;
  const fraction = /\.\d+/.exec(asUtc)?.[0] ?? '';
  const wall = Date.parse(asUtc.replace(fraction, ''));
  const clock = localClock(timeZone);
  const candidates = [clock.offsetAt(wall - DAY_MS), clock.offsetAt(wall + DAY_MS)].map((offset) => ({
    at: wall - offset,
    offset,
  }));
  const real = candidates.filter(({ at, offset }) => clock.offsetAt(at) === offset);
  const at = real.length > 0 ? Math.min(...real.map((candidate) => candidate.at)) : candidates[0]!.at;
  return canonicalInstant(Temporal.Instant.fromEpochMilliseconds(at).toString().replace('Z', `${fraction}Z`));
}
