import { nearest } from '../../kernel/suggest.js';
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

/** A word of a closed list. One that is near another is reported and read as that, so that what is around it can be judged, too. */
export const oneOf = <T extends string>(words: readonly T[]): Shape<T> => ({
  schema: { enum: words },
  read: (value, path, report) => {
    if (words.includes(value as T)) return value as T;
    report(path, { problem: 'word', words, found: value });
    return typeof value === 'string' ? nearest(value.slice(0, 60), words) as T | undefined : undefined;
  },
  plain: (value) => value,
});
