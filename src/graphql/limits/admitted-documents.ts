import type { ApolloServerOptions } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Characters of documents that are kept together; what they are parsed into takes some eighty bytes for each. */
const MOST_CHARACTERS = 250_000;
/** Of one document: a longer one is parsed each time. */
const LONGEST = 25_000;

type Store = NonNullable<ApolloServerOptions<object>['documentStore']>;

/** Documents that were found sound, as they were parsed: they are parsed and validated once. What nothing has admitted yet is not kept. */
export class AdmittedDocuments implements Store {
  private readonly admitted = new LRUCache<string, DocumentNode>({ maxSize: MOST_CHARACTERS, maxEntrySize: LONGEST });
  private readonly keys = new WeakMap<DocumentNode, string>();

  /** By the name that Apollo has for its text. */
  get(key: string): Promise<DocumentNode | undefined> {
    return Promise.resolve(this.admitted.get(key));
  }

  /** Apollo has parsed it, and knows no more of it. */
  set(key: string, document: DocumentNode): Promise<void> {
    this.keys.set(document, key);
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.admitted.delete(key));
  }

  admit(document: DocumentNode): void {
    const key = this.keys.get(document);
    if (key !== undefined) this.admitted.set(key, document, { size: Math.max(document.loc?.end ?? LONGEST + 1, 1) });
  }
}
