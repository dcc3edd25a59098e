/** What list use cases return: items with their cursors. */
export interface PageModel<T> {
  readonly items: readonly (T & { readonly cursor: string })[];
  /** Null: this is the last page. */
  readonly nextCursor: string | null;
}

export interface ConnectionModel<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean; readonly hasPreviousPage: boolean;
    readonly startCursor: string | null; readonly endCursor: string | null;
  };
}

/** A page as a Relay connection. */
export function connection<T>(page: PageModel<T>, { after }: { readonly after?: string | null | undefined }): ConnectionModel<T> {
  const edges = page.items.map((node) => ({ node, cursor: node.cursor }));
  return {
    edges,
    nodes: page.items,
    pageInfo: {
      hasNextPage: page.nextCursor !== null,
      hasPreviousPage: after != null && edges.length > 0,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
