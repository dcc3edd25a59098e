import type { LoadedCatalog } from '../../store/catalog.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import type { CatalogKind, DefinitionSet } from '../definition-files/definition-set.js';
import { checkExpectedVersion } from '../definitions/expected-version.js';
import type { Defined } from '../definitions/models.js';
import { applyChanges } from './apply-changes.js';
import { changesOf, throwRefusal } from './change-set.js';
import { MEASURES, SCHEDULES, SOURCES, TAGS, type CountedKind } from './counted-kinds.js';
import { diagnosticsOf, withDependents, type DependentsInput } from './dependents-policy.js';
import { versionedDefinition, versionedKpi } from './versioned.js';

const COUNTED = { tags: TAGS, schedules: SCHEDULES, sources: SOURCES, measures: MEASURES } as const;

export interface DefineOptions {
  /** The version that is to be replaced, "0" for none; absent: whichever stands. */
  readonly expectedVersion?: string | null;
  readonly dependents?: DependentsInput | null;
}

/**
 * Defines one thing, with what is to become of its dependents. What is wrong comes back as diagnostics; then nothing is written.
 * Throws BAD_INPUT for texts that cannot be stored, CONFLICT where `expectedVersion` does not stand.
 */
export async function defineOne<K extends CatalogKind, M>(
  ctx: AppContext, kind: K, input: DefinitionSet[K][number], { expectedVersion, dependents }: DefineOptions,
  model: (catalog: LoadedCatalog, key: string) => M,
): Promise<Defined<M>> {
  authorize(ctx, 'define');
  const { key } = input;
  const own = changesOf({ [kind]: [input] } as Partial<DefinitionSet>, ctx.clock.now(), throwRefusal);
  const { findings, outcome, catalog } = await applyChanges(ctx, withDependents(own, dependents), {
    retires: dependents?.retire ?? false,
    permit: (tx, standing) => checkExpectedVersion(expectedVersion, kind === 'kpis' ? versionedKpi(tx, key, standing.catalog.kpi(key))
      : versionedDefinition(tx, COUNTED[kind as keyof typeof COUNTED] as unknown as CountedKind<object>, key, standing)),
  });
  if (findings.length > 0) return { definition: null, diagnostics: diagnosticsOf(kind, key, findings), changes: [] };
  return { definition: model(catalog, key), diagnostics: [], changes: outcome };
}
