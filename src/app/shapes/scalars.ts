import type { Shape, Wanted, JsonSchema } from './shape.js';

const scalar = <T>(wanted: Wanted, schema: JsonSchema, is: (value: unknown) => boolean): Shape<T> => ({
  schema,
  read: (value, path, report) => (is(value) ? value as T : report(path, { problem: 'type', wanted, found: value })),
  plain: (value) => value,
});

/** A text with something in it, as it stands. */
export const text = scalar<string>(
  'a text', { type: 'string', pattern: '\\S' }, (value) => typeof value === 'string' && value.trim() !== '',
);

export const truth = scalar<boolean>('true or false', { type: 'boolean' }, (value) => typeof value === 'boolean');

export const number = scalar<number>('a number', { type: 'number' }, Number.isFinite);

export const wholeNumber = scalar<number>('a whole number', { type: 'integer' }, Number.isSafeInteger);

/** A word of a closed list. */
export const oneOf = <T extends string>(words: readonly T[]): Shape<T> => ({
  schema: { enum: words },
  read: (value, path, report) =>
    (words.includes(value as T) ? value as T : report(path, { problem: 'word', words, found: value })),
  plain: (value) => value,
});
