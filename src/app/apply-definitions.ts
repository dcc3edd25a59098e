import { conflict } from '../kernel/errors.js';
import { loadCatalog } from '../store/catalog.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import type { DefinitionChange } from './changes/definition-change.js';
import { writeGoals } from './changes/goals/write-goals.js';
import { readFiles, type FilesInput, type PlannedFiles } from './changes/planned-files.js';
import { standingOf } from './changes/standing.js';
import { writeChanges } from './changes/write-changes.js';
import { authorOf, type AppContext } from './context.js';
import type { FileFinding } from './definition-files/file-finding.js';

export interface ApplyDefinitionsInput extends FilesInput {
  /** The digest of the plan that was looked at; absent: whatever it comes to. */
  readonly expectedPlan?: string | null;
}

/** What came of applying files: all of it was written, or, where something is wrong, nothing. */
export interface AppliedDefinitions extends Pick<PlannedFiles, 'unmanaged'> {
  readonly findings: readonly FileFinding[];
  readonly changes: readonly DefinitionChange[];
}

/**
 * Brings the definitions to what the files say, in one transaction. The same files again change nothing. Throws CONFLICT where it would
 * come to something else than `expectedPlan`.
 */
export async function applyDefinitions(ctx: AppContext, input: ApplyDefinitionsInput): Promise<AppliedDefinitions> {
  authorize(ctx, 'define');
  const read = readFiles(input, ctx.clock.now(), authorOf(ctx).member);
  if (read.changes.goals.length > 0) authorize(ctx, 'manageGoals');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const early = await read.over(tx, await standingOf(tx, read.changes));
    if (early.findings.length > 0) return { findings: early.findings, changes: [], unmanaged: [] };

    await tx.stamp();
    const standing = await standingOf(tx, read.changes);
    const { findings, plan, goals, unmanaged, digest } = await read.over(tx, standing);
    if (plan === null) return { findings, changes: [], unmanaged: [] };
    if (input.expectedPlan != null && input.expectedPlan !== digest) {
      throw conflict('The definitions have changed: the files come to something else than what was planned.', {
        argument: 'expectedPlan', currentPlan: digest, hint: 'Plan again, and look at it anew.',
      });
    }
    const counted = (...actions: readonly DefinitionChange['action'][]): number =>
      plan.outcome.filter(({ action }) => actions.includes(action)).length;
    const counts = { created: counted('CREATED'), changed: counted('CHANGED', 'FOLLOWED', 'RENAMED'), removed: counted('REMOVED') };
    if (counts.created + counts.changed + counts.removed > 0) {
      await writeChanges(ctx, tx, changedOnly(plan), standing.catalog);
      await writeGoals(ctx, tx, goals, await loadCatalog(tx, null));
      await writeAudit(ctx, tx, 'DEFINITIONS_APPLIED', 'definitions', counts);
    }
    return { findings: [], changes: plan.outcome, unmanaged };
  });
}

/** What stands as it is to be is not written again, and no entry of the audit log is made for it. */
const changedOnly = (plan: NonNullable<PlannedFiles['plan']>): NonNullable<PlannedFiles['plan']> => ({
  ...plan,
  definitions: plan.definitions.filter(({ change }) => change.action !== 'UNCHANGED'),
  kpis: plan.kpis.filter(({ version, headerParts }) => version !== null || headerParts.length > 0),
});
