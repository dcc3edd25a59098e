/** Where a value stands in a file: `kpis`, 3, `unit`. */
export type Path = readonly (string | number)[];

/** Why a value is not of its shape; whoever reads the file words it. */
export type Misfit =
  | { readonly problem: 'type'; readonly wanted: Wanted; readonly found: unknown }
  | { readonly problem: 'word'; readonly words: readonly string[]; readonly found: unknown }
  | { readonly problem: 'unknown'; readonly key: string; readonly known: readonly string[] }
  | { readonly problem: 'missing'; readonly key: string };

export type Wanted = 'a text' | 'true or false' | 'a number' | 'a whole number' | 'a list' | 'a mapping';

export type Report = (path: Path, misfit: Misfit) => undefined;

/** A JSON Schema, draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a value in a file looks like: one description for those who read it, write it, and edit it. */
export interface Shape<T> {
  readonly schema: JsonSchema;
  /** What the value is; undefined, or what was likely meant, after a report. What is wrong with something optional is reported, and that is left out. */
  read(value: unknown, path: Path, report: Report): T | undefined;
  /** The value as a file has it: keys in their order, without what goes without saying. */
  plain(value: T): unknown;
}

/** The shape with what an editor says of it. */
export const about = <T>(description: string, shape: Shape<T>): Shape<T> =>
  ({ ...shape, schema: { description, ...shape.schema } });

/** kpis[3].unit */
export const pathText = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
