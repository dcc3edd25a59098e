import type { JsonSchema, Shape } from './shape.js';

/** What stands where a key is left out: a value, or that of another key. */
export type Implied<T> = { readonly value: T } | { readonly sameAs: string };

export interface Optional<T> {
  readonly optional: Shape<T>;
  readonly implied: Implied<T> | undefined;
}

/** A key that may be left out. */
export const optional = <T>(shape: Shape<T>, implied?: Implied<T>): Optional<T> => ({ optional: shape, implied });

/** A shape for each key of a type; optional exactly those that are optional there, so that the two cannot drift. */
export type Fields<T extends object> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Optional<NonNullable<T[K]>> : Shape<NonNullable<T[K]>>;
};

type Field = Shape<unknown> | Optional<unknown>;
const isOptional = (field: Field): field is Optional<unknown> => 'optional' in field;
const shapeOf = (field: Field): Shape<unknown> => (isOptional(field) ? field.optional : field);

/** A mapping with exactly these keys. */
export function record<T extends object>(fields: Fields<T>): Shape<T> {
  const known = fields as Readonly<Record<string, Field>>;
  const keys = Object.keys(known);
  const required = keys.filter((key) => !isOptional(known[key]!));
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(keys.map((key) => [key, propertySchema(known[key]!)])),
      ...required.length > 0 && { required },
      additionalProperties: false,
    },
    read: (value, path, report) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return report(path, { problem: 'type', wanted: 'a mapping', found: value });
      }
      for (const key of Object.keys(value)) {
        if (!Object.hasOwn(known, key)) report([...path, key], { problem: 'unknown', key, known: keys });
      }
      const given = value as Readonly<Record<string, unknown>>;
      const result: Record<string, unknown> = {};
      for (const key of keys) {
        if (Object.hasOwn(given, key)) {
          const read = shapeOf(known[key]!).read(given[key], [...path, key], report);
          if (read !== undefined) result[key] = read;
        } else if (required.includes(key)) {
          report(path, { problem: 'missing', key });
        }
      }
      return required.every((key) => Object.hasOwn(result, key)) ? result as T : undefined;
    },
    plain: (value) => {
      const given = value as Readonly<Record<string, unknown>>;
      return Object.fromEntries(keys
        .filter((key) => given[key] != null && !(isOptional(known[key]!) && goesWithoutSaying(given, key, known[key])))
        .map((key) => [key, shapeOf(known[key]!).plain(given[key])]));
    },
  };
}

function propertySchema(field: Field): JsonSchema {
  const { schema } = shapeOf(field);
  return isOptional(field) && field.implied !== undefined && 'value' in field.implied
    ? { ...schema, default: field.implied.value }
    : schema;
}

function goesWithoutSaying(given: Readonly<Record<string, unknown>>, key: string, { implied }: Optional<unknown>): boolean {
  const value = given[key];
  if (Array.isArray(value) ? value.length === 0 : typeof value === 'string' && value.trim() === '') return true;
  return implied !== undefined && value === ('value' in implied ? implied.value : given[implied.sameAs]);
}
