import { badInput } from '../kernel/errors.js';
import { instantText } from '../kernel/instant.js';
import { authorize } from './access.js';
import { applyWithin } from './changes/apply-changes.js';
import { NO_CHANGES } from './changes/change-set.js';
import type { DefineOptions } from './changes/define-one.js';
import { diagnosticsOf, withDependents } from './changes/dependents-policy.js';
import { standingOf } from './changes/standing.js';
import { storedVersion } from './changes/stored-version.js';
import { versionedKpi } from './changes/versioned.js';
import type { AppContext } from './context.js';
import { checkExpectedVersion } from './definitions/expected-version.js';
import { kpiModel, type KpiModel } from './definitions/kpi-model.js';
import type { Defined } from './definitions/models.js';
import { instantArgument } from './instant-argument.js';

export interface PublishKpiInput extends DefineOptions {
  readonly key: string;
  /** Id of a draft, or of an earlier version whose content is to be in force again. */
  readonly version: string;
  /** ISO-8601; absent: from now on. It may lie in the past, never in the future. */
  readonly effectiveFrom?: string | null;
}

/**
 * Puts a draft in force, under the id that it has; or the content of an earlier version, as a new one. It is checked as any
 * definition, with its dependents. Throws NOT_FOUND for what is no version of the KPI, CONFLICT for a draft that was published already
 * and where `expectedVersion` does not stand, BAD_INPUT for an instant in the future.
 */
export async function publishKpi(ctx: AppContext, input: PublishKpiInput): Promise<Defined<KpiModel>> {
  authorize(ctx, 'define');
  const { key, version, expectedVersion, dependents } = input;
  const effectiveFrom = instantArgument(input.effectiveFrom, 'effectiveFrom');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    refuseFuture(effectiveFrom, await tx.stamp(), 'Keep it as a draft until then; it can be put in force with an instant in the past.');
    const { catalog } = await standingOf(tx, NO_CHANGES);
    await checkExpectedVersion(expectedVersion, versionedKpi(tx, key, catalog.kpi(key)));
    const read = await storedVersion(tx, key, version, catalog.kpi(key) ?? catalog.retiredKpi(key));
    const changes = withDependents({ ...NO_CHANGES, kpis: [read] }, dependents);
    // What is defined anew beside it, for its sake, means that since the same instant.
    const since = { ...changes, kpis: changes.kpis.map((kpi) => ({ ...kpi, effectiveFrom })) };
    const applied = await applyWithin(ctx, tx, since, { retires: dependents?.retire ?? false });
    if (applied.findings.length > 0) return { definition: null, diagnostics: diagnosticsOf('kpis', key, applied.findings), changes: [] };
    return { definition: kpiModel(applied.catalog.kpi(key)!), diagnostics: [], changes: applied.outcome };
  });
}

/** A number that changes by itself at midnight is nobody's decision. @throws YardstickError BAD_INPUT. */
export function refuseFuture(effectiveFrom: number | null, stamp: number, hint: string): void {
  if (effectiveFrom === null || effectiveFrom <= stamp) return;
  throw badInput(
    'effectiveFrom', `effectiveFrom lies in the future: ${instantText(effectiveFrom)}.`, hint,
  );
}
