import { canonicalDecimal, ExactNumber } from '../kernel/decimal.js';

/** A value of a `$name`, as the checker takes it. */
export type ParameterValue =
  | { readonly kind: 'number' | 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `items` are the first MAX_LIST of `count`. */
  | { readonly kind: 'list'; readonly items: readonly ParameterValue[]; readonly count: number }
  | { readonly kind: 'unusable'; readonly problem: string };

/** The most values that a list brings. */
export const MAX_LIST = 1_000;

/** By name; a Map, because names such as `constructor` are somebody's. */
export type Parameters = ReadonlyMap<string, unknown>;

/** Null where `$name` has no place; an empty object where it has, but nothing was given. */
export const parametersOf = (values: Readonly<Record<string, unknown>> | null | undefined): Parameters | null =>
  values === null || values === undefined ? null : new Map(Object.entries(values));

/** Numbers (also exact ones), texts, truth values, and lists of them; what else a JSON body holds is unusable, and says why. */
export function parameterValue(value: unknown): ParameterValue {
  if (Array.isArray(value)) return listValue(value);
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'number') return numberValue(String(value));
  if (value instanceof ExactNumber) return numberValue(value.text);
  if (typeof value === 'string') {
    const isStorable = !value.includes('\u0000') && value.isWellFormed();
    return isStorable
      ? { kind: 'text', value }
      : { kind: 'unusable', problem: 'holds the character NUL or half of a surrogate pair' };
  }
  return {
    kind: 'unusable',
    problem: value == null ? 'is null: test for missing values with is_null(x)' : 'is no number, text, truth value or list',
  };
}

function numberValue(text: string): ParameterValue {
  const exact = canonicalDecimal(text);
  return exact === undefined
    ? { kind: 'unusable', problem: 'is a number that cannot be kept exactly: at most 34 digits, below 10^40' }
    : { kind: 'number', value: exact };
}

function listValue(values: readonly unknown[]): ParameterValue {
  const items = values.slice(0, MAX_LIST).map((item): ParameterValue => (
    Array.isArray(item) ? { kind: 'unusable', problem: 'is a list' } : parameterValue(item)));
  const unusable = items.find((item) => item.kind === 'unusable');
  return unusable === undefined
    ? { kind: 'list', items, count: values.length }
    : { kind: 'unusable', problem: `holds a value that ${unusable.problem}` };
}
