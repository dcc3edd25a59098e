import { conflict, notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import { loadCatalog } from '../store/catalog.js';
import { writeKpiConfirmation } from '../store/kpis.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import { versionedKpi } from './changes/versioned.js';
import { authorOf, type AppContext } from './context.js';
import { checkExpectedVersion } from './definitions/expected-version.js';
import { kpiModel, versionNumber, type KpiModel } from './definitions/kpi-model.js';
import { LONGEST_DESCRIPTION, optional, shownKey } from './definitions/texts.js';

export interface ConfirmKpiInput {
  readonly key: string;
  readonly note?: string | null;
  readonly expectedVersion?: string | null;
}

/**
 * Records that somebody looked at the KPI as it stands, and that it still says what it should. Throws NOT_FOUND for what is not in
 * force, CONFLICT where it is retired or `expectedVersion` does not stand.
 */
export async function confirmKpi(ctx: AppContext, { key, note, expectedVersion }: ConfirmKpiInput): Promise<KpiModel> {
  authorize(ctx, 'define');
  const text = optional('note', note, LONGEST_DESCRIPTION);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const catalog = await loadCatalog(tx, null);
    const kpi = catalog.kpi(key);
    if (catalog.retiredKpi(key) !== undefined) throw conflict(`The KPI "${key}" is retired: there is nothing in force to look at.`);
    if (kpi === undefined) throw notFound('KPI', shownKey(key), didYouMean(shownKey(key), catalog.kpiKeys));
    await checkExpectedVersion(expectedVersion, versionedKpi(tx, key, kpi));
    await writeKpiConfirmation(tx, kpi.id, { versionId: kpi.versionId, note: text }, authorOf(ctx));
    await writeAudit(ctx, tx, 'KPI_CONFIRMED', key, { version: versionNumber(kpi) });
    return kpiModel(kpi);
  });
}
