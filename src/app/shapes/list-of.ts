import type { Shape } from './shape.js';

/** A list of one shape. With one item that cannot be read there is no list: positions would be those of others. */
export const listOf = <T>(item: Shape<T>): Shape<readonly T[]> => ({
  schema: { type: 'array', items: item.schema },
  read: (value, path, report) => {
    const items = readableOf(item).read(value, path, report);
    return items?.length === (value as readonly unknown[]).length ? items : undefined;
  },
  plain: (value) => value.map((each) => item.plain(each)),
});

/** As `listOf`, of those items that can be read. */
export const readableOf = <T>(item: Shape<T>): Shape<readonly T[]> => ({
  schema: { type: 'array', items: item.schema },
  read: (value, path, report) => (Array.isArray(value)
    ? value.map((each, index) => item.read(each, [...path, index], report)).filter((each) => each !== undefined)
    : report(path, { problem: 'type', wanted: 'a list', found: value })),
  plain: (value) => value.map((each) => item.plain(each)),
});
