import { conflict, notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import { loadCatalog } from '../store/catalog.js';
import type { Writing } from '../store/database.js';
import { openKpiDrafts, writeKpiRetirement } from '../store/kpis.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import type { DefineOptions } from './changes/define-one.js';
import type { DefinitionChange } from './changes/definition-change.js';
import { versionedKpi } from './changes/versioned.js';
import { withdrawWithin } from './changes/withdraw-one.js';
import { authorOf, type AppContext } from './context.js';
import { draftedKpiModel, kpiModel, type KpiModel } from './definitions/kpi-model.js';
import { LONGEST_DESCRIPTION, optional, shownKey } from './definitions/texts.js';
import { instantArgument } from './instant-argument.js';
import { refuseFuture } from './publish-kpi.js';

export interface RetireKpiInput extends DefineOptions {
  readonly key: string;
  readonly reason?: string | null;
  /** ISO-8601; absent: from now on. It may lie in the past, never in the future. */
  readonly effectiveFrom?: string | null;
}

export interface RetiredKpi {
  readonly kpi: KpiModel;
  readonly changes: readonly DefinitionChange[];
}

/**
 * Takes a KPI out of service: periods that begin at or after `effectiveFrom` have no value, and no expression can name it any more.
 * Defining or publishing it again brings it back. Of a KPI that was never published, the drafts are given up. Throws NOT_FOUND,
 * BAD_INPUT for an instant in the future, and CONFLICT where it is retired already, `expectedVersion` does not stand, or KPIs name it for
 * which `dependents` says nothing.
 */
export async function retireKpi(ctx: AppContext, input: RetireKpiInput): Promise<RetiredKpi> {
  authorize(ctx, 'define');
  const { key } = input;
  const retirement = {
    effectiveFrom: instantArgument(input.effectiveFrom, 'effectiveFrom'), reason: optional('reason', input.reason, LONGEST_DESCRIPTION),
  };
  return ctx.database.write(ctx.organizationId, async (tx) => {
    refuseFuture(retirement.effectiveFrom, await tx.stamp(), 'Retire it then, or later with that instant.');
    const before = await loadCatalog(tx, null);
    if (before.retiredKpi(key) !== undefined) throw conflict(`The KPI "${key}" is retired already.`);
    if (before.kpi(key) === undefined) return { kpi: await giveUpDrafts(ctx, tx, key, retirement, before.kpiKeys), changes: [] };
    const { outcome, catalog } = await withdrawWithin(ctx, tx, {
      kind: 'kpis', noun: 'KPI', key, keys: ({ kpiKeys }) => kpiKeys, retirement,
      versioned: (writing, standing) => versionedKpi(writing, key, standing.catalog.kpi(key)),
    }, input);
    return { kpi: kpiModel(catalog.retiredKpi(key)!), changes: outcome };
  });
}

async function giveUpDrafts(
  ctx: AppContext, tx: Writing, key: string, retirement: Parameters<typeof writeKpiRetirement>[2], keys: readonly string[],
): Promise<KpiModel> {
  const draft = (await openKpiDrafts(tx)).find((row) => row.key === key && !row.retired);
  if (draft === undefined) throw notFound('KPI', shownKey(key), didYouMean(shownKey(key), keys));
  await writeKpiRetirement(tx, draft.id, retirement, authorOf(ctx));
  await writeAudit(ctx, tx, 'KPI_RETIRED', key, { version: null });
  return draftedKpiModel({ ...draft, retired: true });
}
