import { loadCalendar } from '../../store/catalog.js';
import { eraseRows, goingEvidence, rowsNaming, type ErasedEntity, type GoingRows } from '../../store/erasure.js';
import { timeFieldsEver } from '../../store/definitions.js';
import { clearMarked } from '../../store/rollup-cells.js';
import { lockBucketings } from '../../store/rollups.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { requiredText } from './required-text.js';

export type { ErasedEntity } from '../../store/erasure.js';

export interface EraseInput {
  readonly entity: ErasedEntity;
  /** The customer or case as rows have it. */
  readonly value: string;
}

export interface ErasureReport {
  /** Each with all its revisions. */
  readonly interactions: number;
  readonly revisions: number;
  /** In how many sources. */
  readonly sources: number;
  /** How many snapshots of reviews lost evidence. Their numbers stand. */
  readonly snapshots: number;
}

const LONGEST_VALUE = 1_000;

/**
 * Deletes every interaction that some revision of says to be of the customer or case, with all its revisions and what was gathered
 * of it for an import, for good. Counts by day stay, and of each snapshot's evidence the sum of the digests that went, so that
 * what was signed can still be proven. The value itself is written nowhere. Throws BAD_INPUT.
 */
export async function erase(ctx: AppContext, { entity, value }: EraseInput): Promise<ErasureReport> {
  authorize(ctx, 'erase');
  const of = requiredText('value', value, LONGEST_VALUE);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    // Before the stamp, so that nobody else waits for those who refresh; once more for what was registered meanwhile.
    await lockBucketings(tx);
    await tx.stamp();
    await lockBucketings(tx);
    const naming = await rowsNaming(tx, entity, of);
    const timeFields = await timeFieldsEver(tx, naming.map(({ sourceId }) => sourceId));
    const rows: GoingRows[] = naming.map((each) => ({ ...each, timeFields: ['occurredAt', ...timeFields.get(each.sourceId) ?? []] }));
    const evidence = await goingEvidence(tx, rows);
    const { timeZone } = await loadCalendar(tx, null);
    const erased = await eraseRows(tx, { entity, by: authorOf(ctx), rows, evidence, timeZone });
    await clearMarked(tx);
    const report = { ...erased, sources: rows.length, snapshots: evidence.size };
    await writeAudit(ctx, tx, 'ERASED', entity, report);
    return report;
  });
}
