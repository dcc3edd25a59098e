import type { Path, Report, Shape } from './shape.js';

/** A list of one shape. With one item that cannot be read there is no list: positions would be those of others. */
export const listOf = <T>(item: Shape<T>): Shape<readonly T[]> => list(item, (items) => !items.includes(undefined));

/** As `listOf`, of those items that can be read. */
export const readableOf = <T>(item: Shape<T>): Shape<readonly T[]> => list(item, () => true);

const list = <T>(item: Shape<T>, isReadable: (items: readonly (T | undefined)[]) => boolean): Shape<readonly T[]> => ({
  schema: { type: 'array', items: item.schema },
  read: (value: unknown, path: Path, report: Report) => {
    if (!Array.isArray(value)) return report(path, { problem: 'type', wanted: 'a list', found: value });
    const items = value.map((each, index) => item.read(each, [...path, index], report));
    return isReadable(items) ? items.filter((each) => each !== undefined) : undefined;
  },
  plain: (value) => value.map((each) => item.plain(each)),
});
