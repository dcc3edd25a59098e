import { canonicalDecimal, ExactNumber } from '../kernel/decimal.js';

/** A value of a `$name`, as the checker takes it. */
export type ParameterValue =
  | { readonly kind: 'number' | 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'list'; readonly items: readonly ParameterValue[] }
  | { readonly kind: 'unusable'; readonly problem: string };

/** At most this many values in a list that a parameter brings. */
export const MAX_LIST = 1_000;

export type Parameters = ReadonlyMap<string, unknown>;

export const parametersOf = (values: Readonly<Record<string, unknown>> | null | undefined): Parameters | null =>
  values === null || values === undefined ? null : new Map(Object.entries(values));

/** Numbers (also exact ones), texts, truth values, and lists of them; what else a JSON body holds is unusable, and says why. */
export function parameterValue(value: unknown): ParameterValue {
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'number' || typeof value === 'bigint') return numberValue(String(value));
  if (value instanceof ExactNumber) return numberValue(value.text);
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed()) {
      return { kind: 'unusable', problem: 'holds the character NUL or half of a surrogate pair' };
    }
    return { kind: 'text', value };
  }
  if (Array.isArray(value)) return listValue(value);
  return { kind: 'unusable', problem: value === null || value === undefined ? 'is null: use is_null(x) instead' : 'is no number, text, truth value or list' };
}

function numberValue(text: string): ParameterValue {
  const exact = canonicalDecimal(text);
  return exact === undefined
    ? { kind: 'unusable', problem: 'cannot be kept exactly: at most 34 digits, below 10^40' }
    : { kind: 'number', value: exact };
}

function listValue(values: readonly unknown[]): ParameterValue {
  const items = values.slice(0, MAX_LIST + 1).map((item) => (Array.isArray(item) ? undefined : parameterValue(item)));
  for (const item of items) {
    if (item === undefined) return { kind: 'unusable', problem: 'holds a list inside a list' };
    if (item.kind === 'unusable') return { kind: 'unusable', problem: `holds a value that ${item.problem}` };
  }
  // Only the length past the limit matters to the message.
  return { kind: 'list', items: values.length > MAX_LIST ? Array.from({ length: values.length }, () => items[0]!) : (items as ParameterValue[]) };
}
