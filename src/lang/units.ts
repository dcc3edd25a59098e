import { Decimal } from '../kernel/decimal.js';
import { CURRENCIES, CURRENCY_SYMBOLS } from './currencies.js';

/**
 * A unit: a vector of dimensions with a display. Canonical units are seconds, one unit of each currency, and 1.
 * A share is 0.72 whatever its display: `%` has factor 1.
 */
export interface Unit {
  /** Exponents by dimension: { time: 1 }, { EUR: 1, time: -1 }; empty for plain numbers. */
  readonly dimensions: Readonly<Record<string, number>>;
  /** What people read: h, EUR/h, %, points, calls. Empty for a bare number. */
  readonly display: string;
  /** Canonical units in one displayed unit, exact decimal text: h → 3600. Rounded to 34 digits where `inverse` stands. */
  readonly factor: string;
  /** Displayed units in one canonical unit, exact, where the factor has no exact decimal text: EUR/h → 3600. */
  readonly inverse?: string;
}

/** A number without a unit. */
export const PLAIN: Unit = Object.freeze({ dimensions: Object.freeze({}), display: '', factor: '1' });

/** Words for time, each with its symbol and its length in seconds. */
const TIME: ReadonlyMap<string, readonly [symbol: string, seconds: string]> = new Map([
  ...words('ms', '0.001', 'ms', 'millisecond', 'milliseconds'),
  ...words('s', '1', 's', 'sec', 'secs', 'second', 'seconds'),
  ...words('min', '60', 'min', 'mins', 'minute', 'minutes'),
  ...words('h', '3600', 'h', 'hr', 'hrs', 'hour', 'hours'),
  ...words('d', '86400', 'd', 'day', 'days'),
  ...words('wk', '604800', 'wk', 'week', 'weeks'),
]);

function words(symbol: string, seconds: string, ...names: string[]): [string, readonly [string, string]][] {
  return names.map((name) => [name, [symbol, seconds]]);
}

/** Dimensionless displays that the display table knows; every other unknown word is a count label. */
const PERCENT = '%';
const PERCENTAGE_POINTS = 'pp';
const RATIO = 'ratio';
const isLabel = (unit: Unit): boolean =>
  !hasDimensions(unit) && !['', PERCENT, PERCENTAGE_POINTS, RATIO].includes(unit.display);

/** Exponents past this are nobody's unit; they keep factors within what a decimal holds. */
const MAX_POWER = 6;

/**
 * The unit that a text declares: `s min h d`, a currency (`EUR`), `%`, `points`, products and quotients of them
 * (`EUR/h`, `EUR*h^2`).
 * Never an error: what it does not know is a count label, kept as its display. Null and blank are a plain number.
 */
export function parseUnit(text: string | null): Unit {
  const display = (text ?? '').trim().replace(/\s+/g, ' ');
  if (display === '') return PLAIN;
  const terms = termsOf(display);
  if (terms === undefined) return unitOf({}, display, new Decimal(1), new Decimal(1));
  const dimensions = new Map<string, number>();
  let numerator = new Decimal(1);
  let denominator = new Decimal(1);
  const shown: string[] = [];
  for (const term of terms) {
    const time = TIME.get(term.word);
    const currency = currencyOf(term.word);
    const dimension = time !== undefined ? 'time' : currency;
    if (dimension !== undefined) dimensions.set(dimension, (dimensions.get(dimension) ?? 0) + term.power);
    if (time !== undefined && term.power > 0) numerator = numerator.times(new Decimal(time[1]).pow(term.power));
    if (time !== undefined && term.power < 0) denominator = denominator.times(new Decimal(time[1]).pow(-term.power));
    shown.push(
      `${term.separator}${time?.[0] ?? currency ?? term.word}${Math.abs(term.power) === 1 ? '' : `^${Math.abs(term.power)}`}`,
    );
  }
  return unitOf(Object.fromEntries(dimensions), shown.join(''), numerator, denominator);
}

interface Term {
  readonly separator: '' | '*' | '/';
  readonly word: string;
  /** Negative beneath a `/`. */
  readonly power: number;
}

/** The parts of a unit text, or undefined where it is no product of words, so that the whole is a label. */
function termsOf(text: string): Term[] | undefined {
  const terms: Term[] = [];
  const pattern = /\s*([*/]?)\s*([^*/^]+?)\s*(?:\^(\d))?(?=\s*(?:[*/]|$))/gy;
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const separator = match[1] as Term['separator'];
    if ((separator === '') !== (terms.length === 0)) return undefined;
    const power = Number(match[3] ?? 1);
    if (power < 1 || power > MAX_POWER) return undefined;
    terms.push({ separator, word: match[2]!, power: separator === '/' ? -power : power });
    end = pattern.lastIndex;
    if (end === text.length) break;
  }
  if (end !== text.length || terms.length > 4) return undefined;
  return terms;
}

const currencyOf = (word: string): string | undefined => CURRENCY_SYMBOLS.get(word) ?? (CURRENCIES.has(word) ? word : undefined);

function unitOf(dimensions: Record<string, number>, display: string, numerator: Decimal, denominator: Decimal): Unit {
  const kept = Object.fromEntries(
    Object.entries(dimensions).filter(([, power]) => power !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const factor = numerator.div(denominator);
  const exact = factor.precision() < Decimal.precision;
  const base = { dimensions: Object.freeze(kept), display, factor: factor.toFixed() };
  return Object.freeze(exact ? base : { ...base, inverse: denominator.div(numerator).toFixed() });
}

/** Digits of a value that had to be divided on its way to canonical units: the last two of 34 are rounding. */
const DIGITS_OF_RATES = 32;
const ZERO = new Decimal(0);

/** A canonical value in the unit as displayed: 7200 s in h → 2. */
export function toDisplayed(canonical: Decimal, unit: Unit): Decimal {
  // Without a sign, which no text would show.
  if (canonical.isZero()) return ZERO;
  if (unit.inverse !== undefined) return canonical.times(unit.inverse).toSignificantDigits(DIGITS_OF_RATES);
  // What a division by 1 comes to.
  return unit.factor === '1' ? canonical.toSignificantDigits(Decimal.precision) : canonical.div(unit.factor);
}

/** A displayed value in canonical units: 2 h → 7200. */
export const toCanonical = (displayed: Decimal, unit: Unit): Decimal =>
  unit.inverse === undefined ? displayed.times(unit.factor) : displayed.div(unit.inverse);

export const hasDimensions = (unit: Unit): boolean => Object.keys(unit.dimensions).length > 0;

/** Whether `+ -` and comparison may stand between two units: their dimensions are equal. Displays and factors may differ. */
export function compatible(a: Unit, b: Unit): boolean {
  const [left, right] = [Object.entries(a.dimensions), Object.entries(b.dimensions)];
  return left.length === right.length && left.every(([dimension, power]) => new Map(right).get(dimension) === power);
}

const sameDisplay = (a: Unit, b: Unit): boolean => a.display === b.display && a.factor === b.factor && compatible(a, b);

/** The canonical unit of these dimensions, displayed as `EUR/s`, `1/s`, `s^2`; for none a plain number. */
export function canonicalUnit(dimensions: Readonly<Record<string, number>>): Unit {
  const entries = Object.entries(dimensions).filter(([, power]) => power !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const word = ([dimension, power]: [string, number]): string =>
    `${dimension === 'time' ? 's' : dimension}${Math.abs(power) === 1 ? '' : `^${Math.abs(power)}`}`;
  const above = entries.filter(([, power]) => power > 0).map(word).join('*');
  const below = entries.filter(([, power]) => power < 0).map((entry) => `/${word(entry)}`).join('');
  return unitOf(dimensions, below === '' ? above : `${above === '' ? '1' : above}${below}`, new Decimal(1), new Decimal(1));
}

/** What values of these units are displayed in together (`least`, `coalesce`, branches): their unit, else the canonical one. */
export const common = (a: Unit, b: Unit): Unit => (sameDisplay(a, b) ? a : canonicalUnit(a.dimensions));

/** The display of a sum: a label stays where equal, pp moves a share and stays a share. */
export function sum(a: Unit, b: Unit): Unit {
  if (isShare(a) && isShare(b)) return a.display === PERCENT ? a : b;
  return common(a, b);
}

/** As `sum`, but the difference of two shares is in percentage points. */
export function difference(a: Unit, b: Unit): Unit {
  if (a.display === PERCENT && b.display === PERCENT) return dimensionless(PERCENTAGE_POINTS);
  return sum(a, b);
}

const isShare = (unit: Unit): boolean => unit.display === PERCENT || unit.display === PERCENTAGE_POINTS;

/** Dimensions add up. A plain factor keeps the other's display, a label gives way to a unit with dimensions. */
export function product(a: Unit, b: Unit): Unit {
  const dimensions = addPowers(a.dimensions, b.dimensions, 1);
  if (!hasDimensions(a) && !hasDimensions(b)) return dimensionless(productDisplay(a, b));
  if (!hasDimensions(a)) return b;
  if (!hasDimensions(b)) return a;
  return canonicalUnit(dimensions);
}

function productDisplay(a: Unit, b: Unit): string {
  if (a.display === b.display) return isLabel(a) ? '' : a.display;
  const weight = (unit: Unit): number => (isLabel(unit) ? 3 : isShare(unit) ? 2 : unit.display === RATIO ? 1 : 0);
  if (isLabel(a) && isLabel(b)) return '';
  if (isShare(a) && isShare(b)) return PERCENT;
  return weight(a) >= weight(b) ? a.display : b.display;
}

/** Dimensions subtract. Equal displays cancel to a ratio; a label stays above a unit with dimensions: calls / h → calls/h. */
export function quotient(a: Unit, b: Unit): Unit {
  const dimensions = addPowers(a.dimensions, b.dimensions, -1);
  if (!hasDimensions(a) && !hasDimensions(b)) return dimensionless(quotientDisplay(a, b));
  if (!hasDimensions(b)) return a;
  if (compatible(a, b)) return dimensionless(RATIO);
  const simple = /^[^*/^]*$/;
  const disjoint = Object.keys(a.dimensions).every((dimension) => !Object.hasOwn(b.dimensions, dimension));
  if (!disjoint || !simple.test(a.display) || !simple.test(b.display)) return canonicalUnit(dimensions);
  const above = hasDimensions(a) || isLabel(a) ? a.display : '1';
  const factor = (unit: Unit): Decimal => new Decimal(unit.factor);
  return unitOf(dimensions, `${above}/${b.display}`, factor(a), factor(b));
}

function quotientDisplay(a: Unit, b: Unit): string {
  if (a.display !== '' && a.display === b.display) return RATIO;
  if (isShare(a) && isShare(b)) return RATIO;
  return isLabel(b) ? '' : a.display;
}

/** The unit of a value to a whole power. */
export function power(unit: Unit, exponent: number): Unit {
  if (exponent === 1) return unit;
  return canonicalUnit(Object.fromEntries(Object.entries(unit.dimensions).map(([dimension, by]) => [dimension, by * exponent])));
}

/** A unit without dimensions, shown by this word. */
export const dimensionless = (display: string): Unit =>
  display === '' ? PLAIN : unitOf({}, display, new Decimal(1), new Decimal(1));

function addPowers(a: Unit['dimensions'], b: Unit['dimensions'], sign: 1 | -1): Record<string, number> {
  const powers = new Map(Object.entries(a));
  for (const [dimension, by] of Object.entries(b)) powers.set(dimension, (powers.get(dimension) ?? 0) + sign * by);
  return Object.fromEntries([...powers].filter(([, by]) => by !== 0));
}

/** How a message names a unit: `EUR`, `s`, `%`, or `no unit`. */
export const unitName = (unit: Unit): string => (unit.display === '' ? 'no unit' : unit.display);
