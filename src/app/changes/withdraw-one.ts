import { conflict, notFound, YardstickError } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { LoadedCatalog } from '../../store/catalog.js';
import type { Reading, Writing } from '../../store/database.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import type { CatalogKind } from '../definition-files/definition-set.js';
import { checkExpectedVersion, type Versioned } from '../definitions/expected-version.js';
import { listedKeys, shownKey } from '../definitions/texts.js';
import { applyWithin, type AppliedChanges } from './apply-changes.js';
import { NO_CHANGES, NOTHING_REMOVED } from './change-set.js';
import type { DefineOptions } from './define-one.js';
import { diagnosticsOf, withDependents } from './dependents-policy.js';
import type { Finding } from './own-findings.js';
import type { Standing } from './standing.js';
import type { Retirement } from './write-changes.js';

/** A kind of definition as far as withdrawing one has to know. */
export interface Withdrawn {
  readonly kind: CatalogKind;
  readonly noun: string;
  readonly key: string;
  readonly keys: (catalog: LoadedCatalog) => readonly string[];
  readonly versioned: (tx: Reading, standing: Standing) => Versioned;
  readonly retirement?: Retirement;
}

/**
 * Withdraws a definition from now on. What depends on it is withdrawn or redefined as `dependents` says; where that leaves something
 * broken, the change is refused with a CONFLICT that names every dependent. Throws NOT_FOUND for what does not stand, and
 * INVALID_EXPRESSION with diagnostics for what is wrong with a redefined dependent itself.
 */
export function withdrawOne(ctx: AppContext, withdrawn: Withdrawn, options: DefineOptions): Promise<AppliedChanges> {
  authorize(ctx, 'define');
  return ctx.database.write(ctx.organizationId, (tx) => withdrawWithin(ctx, tx, withdrawn, options));
}

/** The same as part of a transaction that does more. */
export async function withdrawWithin(
  ctx: AppContext, tx: Writing, { kind, noun, key, keys, versioned, retirement }: Withdrawn,
  { expectedVersion, dependents }: DefineOptions,
): Promise<AppliedChanges> {
  const changes = withDependents({ ...NO_CHANGES, removed: { ...NOTHING_REMOVED, [kind]: [key] } }, dependents);
  const applied = await applyWithin(ctx, tx, changes, {
    retires: dependents?.retire ?? false,
    ...retirement === undefined ? {} : { retirement },
    permit: async (_tx, standing) => {
      const known = keys(standing.catalog);
      if (!known.includes(key)) throw notFound(noun, shownKey(key), didYouMean(shownKey(key), known));
      await checkExpectedVersion(expectedVersion, versioned(tx, standing));
    },
  });
  if (applied.findings.length === 0) return applied;
  const faulty = applied.findings.filter(({ diagnostic }) => diagnostic.code !== 'NAM219');
  if (faulty.length > 0) {
    throw new YardstickError('INVALID_EXPRESSION', faulty[0]!.diagnostic.message, {
      argument: 'dependents', diagnostics: diagnosticsOf(kind, key, faulty),
    });
  }
  const broken = [...new Set(applied.findings.map(dependentName))].sort();
  throw conflict(`The ${noun} "${shownKey(key)}" is still in use by ${listedKeys(broken)}.`, {
    hint: 'Redefine them first, or say with `dependents` what becomes of them: define them anew in the same request, or let them be retired.',
    dependents: broken,
  });
}

/** Of a source the field. */
function dependentName({ kind, key, diagnostic }: Finding): string {
  const field = kind === 'sources' ? /\bfields\.([a-z0-9_]+)/.exec(diagnostic.part ?? '')?.[1] : undefined;
  return field === undefined ? key : `${key}.${field}`;
}
