import type { LoadedCatalog } from '../../store/catalog.js';
import type { AppContext } from '../context.js';
import { MEASURES, SCHEDULES, SOURCES, TAGS, type CountedKind } from './counted-kinds.js';
import type { DefineOptions } from './define-one.js';
import { versionedDefinition } from './versioned.js';
import { withdrawOne } from './withdraw-one.js';

const DELETABLE = {
  tags: { noun: 'tag', of: TAGS, keys: (catalog: LoadedCatalog) => catalog.tagKeys },
  schedules: { noun: 'schedule', of: SCHEDULES, keys: (catalog: LoadedCatalog) => catalog.scheduleKeys },
  sources: { noun: 'source', of: SOURCES, keys: (catalog: LoadedCatalog) => catalog.sourceKeys },
  measures: { noun: 'measure', of: MEASURES, keys: (catalog: LoadedCatalog) => catalog.measureKeys },
} as const;

/**
 * Deletes a definition from now on: questions as of an earlier definition still find it, and defining the key again brings it back.
 * Returns its id. Throws NOT_FOUND, and CONFLICT while something uses it for which `dependents` says nothing.
 */
export async function deleteOne(ctx: AppContext, kind: keyof typeof DELETABLE, key: string, options: DefineOptions): Promise<string> {
  const { noun, keys } = DELETABLE[kind];
  const of = DELETABLE[kind].of as unknown as CountedKind<object>;
  let id = '';
  await withdrawOne(ctx, {
    kind, noun, key, keys,
    versioned: (tx, standing) => {
      id = of.standing(standing.catalog, key)!.id;
      return versionedDefinition(tx, of, key, standing);
    },
  }, options);
  return id;
}
