import { didYouMean } from '../../kernel/suggest.js';

/** Where a value stands in a file: `kpis`, 3, `unit`. */
export type Path = readonly (string | number)[];
export type Report = (path: Path, message: string) => undefined;

/** Reads a value that came out of a file; undefined after a report. */
export type Shape<T> = (value: unknown, path: Path, report: Report) => T | undefined;

/** A text that is not empty. */
export const text: Shape<string> = (value, path, report) =>
  (typeof value === 'string' && value.trim() !== '' ? value.trim() : report(path, 'a text is expected'));

export const truth: Shape<boolean> = (value, path, report) =>
  (typeof value === 'boolean' ? value : report(path, 'true or false is expected'));

export const number: Shape<number> = (value, path, report) =>
  (typeof value === 'number' && Number.isFinite(value) ? value : report(path, 'a number is expected'));

export const oneOf = <T extends string>(values: readonly T[]): Shape<T> => (value, path, report) =>
  (values.includes(value as T) ? value as T : report(path, `one of ${values.join(', ')} is expected`));

export const listOf = <T>(item: Shape<T>): Shape<readonly T[]> => (value, path, report) => {
  if (!Array.isArray(value)) return report(path, 'a list is expected');
  const items = value.map((each, index) => item(each, [...path, index], report));
  return items.includes(undefined) ? undefined : items as T[];
};

type Shapes<T> = { readonly [K in keyof T]-?: Shape<NonNullable<T[K]>> };
type Given<R, O> = { readonly [K in keyof R]: R[K] } & { readonly [K in keyof O]?: O[K] };

/** A mapping with exactly these keys; what is optional may be left out. */
export const record = <R extends object, O extends object>(required: Shapes<R>, optional: Shapes<O>): Shape<Given<R, O>> =>
  (value, path, report) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return report(path, 'a mapping is expected');
    const shapes = { ...required, ...optional } as Readonly<Record<string, Shape<unknown>>>;
    const given = value as Readonly<Record<string, unknown>>;
    let sound = true;
    for (const key of Object.keys(given).filter((each) => !Object.hasOwn(shapes, each))) {
      report([...path, key], ['it is not known here.', didYouMean(key, Object.keys(shapes))].filter(Boolean).join(' '));
      sound = false;
    }
    for (const key of Object.keys(required).filter((each) => !Object.hasOwn(given, each))) {
      report(path, `"${key}" is missing`);
      sound = false;
    }
    const result: Record<string, unknown> = {};
    for (const [key, shape] of Object.entries(shapes)) {
      if (!Object.hasOwn(given, key)) continue;
      result[key] = shape(given[key], [...path, key], report);
      sound &&= result[key] !== undefined;
    }
    return sound ? result as Given<R, O> : undefined;
  };
