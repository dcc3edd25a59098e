import { pageOf, pageSize, placeAfter, type Page, type PageInput } from '../page.js';

/** A page of definitions that lie sorted by key. Throws BAD_INPUT for a size or cursor that is none. */
export function keyPage<M extends { readonly key: string }>(sorted: readonly M[], { first, after }: PageInput): Page<M> {
  const size = pageSize(first);
  const [start] = placeAfter(after, 1) ?? [];
  const rest = start === undefined ? sorted : sorted.filter(({ key }) => key > start);
  return pageOf(rest.slice(0, size + 1), size, ({ key }) => [key]);
}
