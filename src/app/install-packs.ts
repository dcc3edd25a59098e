import { badInput, notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import { CURRENCIES } from '../lang/currencies.js';
import type { Writing } from '../store/database.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import { NO_CHANGES, type ChangeSet } from './changes/change-set.js';
import { changedCatalog } from './changes/changed-catalog.js';
import { planChanges } from './changes/plan-changes.js';
import { standingOf, type Standing } from './changes/standing.js';
import { writeChanges } from './changes/write-changes.js';
import type { AppContext } from './context.js';
import { shownKey } from './definitions/texts.js';
import { builtInLibrary } from './library/built-in-library.js';
import { planInstallation, type Installation, type InstallOutcome } from './library/installation.js';
import { kpiNeeds } from './library/kpi-needs.js';
import type { Library } from './library/library.js';
import { LIBRARY_LANGUAGES } from './library/library-texts.js';

export interface InstallPacksInput {
  /** Of packs. */
  readonly keys: readonly string[];
  /** Only these KPIs of the packs; absent: all. */
  readonly kpis?: readonly string[] | null;
  /** Of names and descriptions; absent: en. */
  readonly language?: string | null;
  /** Of money in sources that are new; absent: EUR. */
  readonly currency?: string | null;
  /** Whether fields may be added to sources that are there; absent: no. */
  readonly addFields?: boolean | null;
}

const MOST_KEYS = 500;

/**
 * Defines what packs of the library need and is not here yet, all of it in one transaction. What is here is never overwritten, so
 * that it can be asked for again: then nothing is written. What cannot be defined is left out, and why is told.
 *
 * @throws YardstickError NOT_FOUND for keys of no pack, BAD_INPUT for other arguments.
 */
export async function installPacks(ctx: AppContext, input: InstallPacksInput): Promise<readonly InstallOutcome[]> {
  authorize(ctx, 'define');
  const library = builtInLibrary();
  const packs = packKeys(library, input.keys);
  const wanted = wantedKpis(library, packs, input.kpis ?? null);
  const options = {
    language: languageArgument(input.language ?? 'en'), currency: currencyArgument(input.currency ?? 'EUR'),
    addFields: input.addFields ?? false,
  };
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const sources = new Set(wanted.flatMap((key) => [...kpiNeeds(library, key).fields.keys()]));
    const standing = await standingOf(tx, { sources: [...sources].map((key) => ({ key })), kpis: wanted.map((key) => ({ key })) });
    const plan = planInstallation(library, wanted, standing, options);
    await write(ctx, tx, plan, standing);
    const written = plan.sources.length + plan.measures.length + plan.kpis.length;
    const skipped = plan.outcomes.filter(({ action }) => action === 'SKIPPED').length;
    if (written > 0) await writeAudit(ctx, tx, 'PACKS_INSTALLED', packs.join(' '), { written, skipped });
    return plan.outcomes;
  });
}

async function write(ctx: AppContext, tx: Writing, { sources, measures, kpis }: Installation, standing: Standing): Promise<void> {
  const changes: ChangeSet = {
    ...NO_CHANGES, sources,
    measures: measures.map((measure) => ({ ...measure, declaredUnit: measure.content.unit })),
    kpis: kpis.map(({ key, read }) => ({ key, ...read, draftId: null, effectiveFrom: null })),
  };
  const { catalog } = standing;
  const plan = planChanges({ changes, after: changedCatalog(catalog, changes), findings: [] }, standing);
  await writeChanges(ctx, tx, plan, catalog);
}

function packKeys(library: Library, keys: readonly string[]): string[] {
  if (keys.length === 0) throw badInput('keys', 'keys must name at least one pack.', packsHint(library));
  if (keys.length > MOST_KEYS) throw badInput('keys', `keys names more than ${MOST_KEYS} packs.`);
  const distinct = [...new Set(keys)];
  const unknown = distinct.find((key) => !library.packs.has(key));
  if (unknown !== undefined) {
    const shown = shownKey(unknown);
    throw notFound('pack', shown, didYouMean(shown, library.packs.keys()) ?? packsHint(library));
  }
  return distinct;
}

const packsHint = (library: Library): string => `The packs are ${[...library.packs.keys()].join(', ')}.`;

function wantedKpis(library: Library, packs: readonly string[], chosen: readonly string[] | null): string[] {
  const offered = packs.flatMap((key) => library.packs.get(key)!.kpis.map((kpi) => kpi.key));
  if (chosen === null) return offered;
  if (chosen.length > MOST_KEYS) throw badInput('kpis', `kpis names more than ${MOST_KEYS} KPIs.`);
  const unknown = chosen.find((key) => !offered.includes(key));
  if (unknown !== undefined) {
    const shown = shownKey(unknown);
    throw badInput('kpis', `There is no KPI "${shown}" in the packs asked for.`, didYouMean(shown, offered));
  }
  return offered.filter((key) => chosen.includes(key));
}

/** A language of the library; of a tag such as fr-CA its first part. */
function languageArgument(language: string): string {
  if ((LIBRARY_LANGUAGES as readonly string[]).includes(language.toLowerCase().split('-')[0]!)) return language;
  const shown = language.slice(0, 20).toWellFormed();
  throw badInput('language', `The library does not speak "${shown}".`, `It has ${LIBRARY_LANGUAGES.join(', ')}.`);
}

function currencyArgument(currency: string): string {
  if (CURRENCIES.has(currency)) return currency;
  throw badInput('currency', `"${currency.slice(0, 20).toWellFormed()}" is no currency code.`, 'Write it as in EUR.');
}
