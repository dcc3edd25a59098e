import type { LoadedCatalog } from '../../store/catalog.js';
import { loadCatalog } from '../../store/catalog.js';
import type { Writing } from '../../store/database.js';
import type { AppContext } from '../context.js';
import type { ChangeSet } from './change-set.js';
import type { DefinitionChange } from './definition-change.js';
import { judgeChanges } from './judge-changes.js';
import type { Finding } from './own-findings.js';
import { takenFromGoals } from './kept-by-goals.js';
import { planChanges } from './plan-changes.js';
import { standingOf, type Standing } from './standing.js';
import { RETIRED_NOW, writeChanges, type Retirement } from './write-changes.js';

export interface ApplyOptions {
  /** Whether dependents that would break are withdrawn, too. */
  readonly retires?: boolean;
  readonly retirement?: Retirement;
  /** Whether the change may be made to what stands: read after the stamp, throws where not. */
  readonly permit?: (tx: Writing, standing: Standing) => Promise<void>;
}

/** What came of a change: written as a whole, or, where there are findings, not at all. */
export interface AppliedChanges {
  readonly findings: readonly Finding[];
  readonly outcome: readonly DefinitionChange[];
  /** The definitions as they now stand. */
  readonly catalog: LoadedCatalog;
}

/** Makes a change in one transaction. The check before the stamp spares other writers the wait for a faulty text. */
export async function applyChanges(ctx: AppContext, changes: ChangeSet, options: ApplyOptions = {}): Promise<AppliedChanges> {
  return ctx.database.write(ctx.organizationId, (tx) => applyWithin(ctx, tx, changes, options));
}

/** The same as part of a transaction that does more. */
export async function applyWithin(ctx: AppContext, tx: Writing, changes: ChangeSet, options: ApplyOptions = {}): Promise<AppliedChanges> {
  const { retires = false, retirement = RETIRED_NOW, permit } = options;
  const early = await standingOf(tx, changes);
  const { findings: wrong } = judgeChanges(changes, early, retires);
  if (wrong.length > 0) return { findings: wrong, outcome: [], catalog: early.catalog };

  await tx.stamp();
  const standing = await standingOf(tx, changes);
  await permit?.(tx, standing);
  const judged = judgeChanges(changes, standing, retires);
  if (judged.findings.length > 0) return { findings: judged.findings, outcome: [], catalog: standing.catalog };
  const plan = planChanges(judged, standing);
  const taken = takenFromGoals(standing, plan, judged.after);
  if (taken !== undefined) throw taken;
  await writeChanges(ctx, tx, plan, standing.catalog, retirement);
  return { findings: [], outcome: plan.outcome, catalog: await loadCatalog(tx, null) };
}
