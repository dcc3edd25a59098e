/** An object as it came out of a file, of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** Null for whatever is no object. */
export const asObject = (value: unknown): Json | null =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : null);

export const objectIn = (from: Json, key: string): Json | null => asObject(from[key]);

/** The text without space around it; null where there is none, or only space. */
export function textIn(from: Json, key: string): string | null {
  const value = from[key];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** The objects of a list; none where there is no list. */
export function objectsIn(from: Json, key: string): readonly Json[] {
  const value = from[key];
  return Array.isArray(value) ? value.map(asObject).filter((each) => each !== null) : [];
}

export interface NamedJson {
  readonly name: string;
  readonly json: Json;
}

/** The objects of a list that have a name: what has none cannot be told of, and nothing can stand on it. */
export const namedIn = (from: Json, key: string): readonly NamedJson[] =>
  objectsIn(from, key).flatMap((json) => {
    const name = textIn(json, 'name');
    return name === null ? [] : [{ name, json }];
  });

export const isSet = (from: Json, key: string): boolean => {
  const value = from[key];
  return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
};
