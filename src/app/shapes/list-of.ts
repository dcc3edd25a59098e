import type { Shape } from './shape.js';

/** A list of one shape. With one item that cannot be read there is no list: positions would be those of others. */
export const listOf = <T>(item: Shape<T>): Shape<readonly T[]> => ({
  schema: { type: 'array', items: item.schema },
  read: (value, path, report) => {
    if (!Array.isArray(value)) return report(path, { problem: 'type', wanted: 'a list', found: value });
    const items = value.map((each, index) => item.read(each, [...path, index], report));
    return items.includes(undefined) ? undefined : items as T[];
  },
  plain: (value) => value.map((each) => item.plain(each)),
});
