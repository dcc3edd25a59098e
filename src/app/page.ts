import { badInput, type YardstickError } from '../kernel/errors.js';

export interface PageInput {
  /** 1–100, default 50. */
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface Page<T> {
  readonly items: readonly (T & { readonly cursor: string })[];
  /** Null: this is the last page. */
  readonly nextCursor: string | null;
}

/** @throws YardstickError BAD_INPUT outside of 1–100. */
export function pageSize(first: number | null | undefined): number {
  if (first === null || first === undefined) return 50;
  if (!Number.isInteger(first) || first < 1 || first > 100) throw badInput('first', `first is ${first}; a page holds 1 to 100.`);
  return first;
}

/** The place behind which a page begins: the sort values of the last row before it. @throws YardstickError BAD_INPUT. */
export function placeAfter(after: string | null | undefined, length: number): readonly string[] | null {
  if (after === null || after === undefined) return null;
  try {
    const place = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown;
    const isPlace = Array.isArray(place) && place.length === length
      && place.every((text) => typeof text === 'string' && !text.includes('\u0000') && text.isWellFormed());
    if (isPlace) return place as string[];
  } catch {
    // Answered below: whatever is wrong with it, it is none of ours.
  }
  throw noCursor();
}

export const noCursor = (): YardstickError =>
  badInput('after', 'This is no cursor of this list.', 'Pass endCursor of the page before.');

/**
 * A page out of the rows behind its start, of which one more than fits was read.
 *
 * @param place the sort values of an item, as `placeAfter` gives them back.
 */
export function pageOf<T extends object>(rows: readonly T[], size: number, place: (item: T) => readonly string[]): Page<T> {
  const cursor = (item: T): string => Buffer.from(JSON.stringify(place(item))).toString('base64url');
  const items = rows.slice(0, size).map((item) => ({ ...item, cursor: cursor(item) }));
  return { items, nextCursor: rows.length > size ? items.at(-1)!.cursor : null };
}
