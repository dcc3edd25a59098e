import { randomUUID } from 'node:crypto';
import { Decimal as DecimalJs } from 'decimal.js';

/** Exact decimal arithmetic: 34 significant digits, half-even, as IEEE 754 decimal128. No global state is touched. */
export const Decimal = DecimalJs.clone({
  precision: 34, rounding: DecimalJs.ROUND_HALF_EVEN, toExpNeg: -9e15, toExpPos: 9e15, defaults: true,
});
export type Decimal = DecimalJs;

/** Stored numbers keep at most this many significant digits … */
export const MAX_DIGITS = 34;
/** … and a magnitude below 10 to this power (and no digit beyond the same number of decimal places). */
const MAX_EXPONENT = 40;

/** What most numbers are written as: canonical already, and well within the digits that are kept. */
const CANONICAL = /^(?:0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d{0,14})\.\d{0,14}[1-9])$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/;

/**
 * The canonical text of a decimal number: no exponent, no trailing zeros, no `+`, no `-0`.
 * Undefined where the text is no number or has more digits than can be kept exactly.
 */
export function canonicalDecimal(text: string): string | undefined {
  if (CANONICAL.test(text)) return text;
  if (!NUMBER.test(text) || text.length > 120) return undefined;
  // `new` keeps every digit; rounding to the precision happens in arithmetic only.
  const value = new Decimal(text);
  if (value.isZero()) return '0';
  if (value.precision() > MAX_DIGITS || value.e >= MAX_EXPONENT || value.decimalPlaces() > MAX_EXPONENT) return undefined;
  return value.toFixed();
}

/** A decimal number of its text. Most are small counts, which come three times as fast from a number. */
export function decimalOf(text: string): Decimal {
  const small = text.length < 8 ? Number(text) : NaN;
  return Number.isInteger(small) ? new Decimal(small) : new Decimal(text);
}

/** A number of a JSON body whose text a double cannot hold; see `parseJsonExactly`. */
export class ExactNumber {
  constructor(readonly text: string) {}

  toJSON(): string {
    return this.text;
  }
}

/** Values inside one another, beyond which a text is refused: every reader of it would have to guard its stack. */
const MAX_NESTING = 200;

/** Numbers of JSON, and whether one may be among them that a double changes: with 16 digits or more, or with an exponent. */
const JSON_NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MAY_HAVE_LONG_NUMBERS = /\d[.\d]{15}|\d[eE]/;

/**
 * `JSON.parse`, but a number that a double would change comes back as its text in an `ExactNumber`. The time it takes grows with
 * the text alone; a reviver of `JSON.parse` takes microseconds per value.
 *
 * @throws SyntaxError where the text is no JSON; RangeError where it is nested more than 200 levels deep.
 */
export function parseJsonExactly(json: string): unknown {
  const plain: unknown = JSON.parse(json);
  const marks = new Map<string, ExactNumber>();
  const marked = MAY_HAVE_LONG_NUMBERS.test(json) ? markExactNumbers(json, marks) : json;
  // Parsed twice, because the marks would make a text that is no JSON look like one: they stand where keys must.
  const root = { value: marks.size === 0 ? plain : JSON.parse(marked) as unknown };
  replaceMarks(root, marks);
  return root.value;
}

/** The text with each number that a double would change as a string, which nothing else in it can be. */
function markExactNumbers(json: string, marks: Map<string, ExactNumber>): string {
  const nonce = randomUUID();
  const mark = (token: string): string => {
    if ((token.length < 16 && !/[eE]/.test(token)) || sameNumber(Number(token), token)) return token;
    const name = `${nonce} ${token}`;
    marks.set(name, new ExactNumber(token));
    return `"${name}"`;
  };
  const parts: string[] = [];
  let at = 0;
  while (at < json.length) {
    const open = json.indexOf('"', at);
    const outside = json.slice(at, open === -1 ? undefined : open);
    parts.push(MAY_HAVE_LONG_NUMBERS.test(outside) ? outside.replace(JSON_NUMBER, mark) : outside);
    if (open === -1) break;
    at = endOfString(json, open);
    parts.push(json.slice(open, at));
  }
  return parts.join('');
}

/** Behind the closing quote: the next one with an even number of backslashes before it. */
function endOfString(json: string, open: number): number {
  for (let quote = json.indexOf('"', open + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let before = quote;
    while (json[before - 1] === '\\') before--;
    if ((quote - before) % 2 === 0) return quote + 1;
  }
  return json.length;
}

/** Level by level, without recursion. */
function replaceMarks(root: { value: unknown }, marks: ReadonlyMap<string, ExactNumber>): void {
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) throw new RangeError(`The JSON is nested more than ${MAX_NESTING} levels deep.`);
    const below: object[] = [];
    const visit = (holder: Record<string | number, unknown>, key: string | number): void => {
      const value = holder[key];
      if (typeof value === 'object' && value !== null) below.push(value);
      else if (marks.size > 0 && typeof value === 'string' && marks.has(value)) holder[key] = marks.get(value);
    };
    for (const holder of level) {
      if (Array.isArray(holder)) for (let index = 0; index < holder.length; index++) visit(holder as unknown as Record<number, unknown>, index);
      else for (const key of Object.keys(holder)) visit(holder as Record<string, unknown>, key);
    }
    level = below;
  }
}

function sameNumber(value: number, text: string): boolean {
  if (String(value) === text) return true;
  return Number.isFinite(value) && new Decimal(text).eq(new Decimal(String(value)));
}
