import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { canonicalJson } from '../kernel/canonical-json.js';
import { newId } from '../kernel/ids.js';
import type { Rollup, RollupDefinition } from '../lang/rollup.js';
import * as rollups from '../sql/rollups.js';
import type { Reading, Writing } from './database.js';

export type BucketingWork = rollups.BucketingWorkRow;

/** A rollup with whether anybody still wants it; otherwise it goes when those that are wanted are built. */
export interface StoredRollup extends Rollup {
  readonly wanted: boolean;
}

type Definition = Pick<RollupDefinition, 'dimensions' | 'states'>;

/** Definitions by rollup's id: what a rollup is made of never changes. */
const definitions = new LRUCache<string, Definition>({ max: 2_000 });

/** All rollups of the organisation. */
export const loadRollups = async (reading: Reading): Promise<StoredRollup[]> =>
  wholeRollups(reading, await reading.queryPrepared(rollups.standingRollups(reading.organizationId)));

/** Rollups as the reading found them, whole. Each is read as a whole only once by this process. */
export async function wholeRollups(reading: Reading, standing: readonly rollups.StandingRollup[]): Promise<StoredRollup[]> {
  const rows = standing.some(({ id }) => !definitions.has(id)) ? await reading.query(rollups.rollupRows(reading.organizationId)) : [];
  const read = new Map(rows.map((row) => [row.id, storedRollup(row)]));
  return standing.map((row) => read.get(row.id) ?? { ...row, ...definitions.get(row.id)! });
}

/** Those that are kept by the same days. */
export const rollupsOfBucketing = async (reading: Reading, bucketingId: string): Promise<StoredRollup[]> =>
  (await reading.query(rollups.rollupRows(reading.organizationId, bucketingId))).map(storedRollup);

function storedRollup({ definition, ...row }: rollups.RollupRow): StoredRollup {
  definitions.set(row.id, definition as Definition);
  return { ...row, ...(definition as Definition) };
}

/** The same for all that has the same cells: neither what dimensions are called nor the order of anything is part of it. */
export function rollupIdentity(sourceId: string, { timeField, zone, dimensions, states }: RollupDefinition): string {
  const parts = {
    sourceId, timeField, zone, dimensions: dimensions.map(({ expression }) => canonicalJson(expression)).sort(),
    states: states.map((state) => canonicalJson(state)).sort(),
  };
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

/**
 * Makes the rollups that the source is to have and has not; the others of it are not wanted any more. After the stamp: whoever
 * writes later marks the days of the new ones, and whatever was written before is there to build them from. Returns how many are new.
 */
export async function registerRollups(tx: Writing, sourceId: string, definitions: readonly RollupDefinition[]): Promise<number> {
  const { organizationId } = tx;
  const stamp = await tx.stamp();
  const wanted = new Map(definitions.map((definition) => [rollupIdentity(sourceId, definition), definition]));
  // Before any is made: one that is just being dropped is gone then, and made anew.
  await tx.query(rollups.wantThese(organizationId, sourceId, [...wanted.keys()]));
  let made = 0;
  for (const [identity, definition] of wanted) {
    await tx.query(rollups.insertBucketing(organizationId, newId(), sourceId, definition));
    made += (await tx.query(rollups.insertRollup(organizationId, sourceId, { id: newId(), identity, definition }, stamp))).length;
  }
  return made;
}

/** What there is to do, by bucketing. */
export const bucketingWork = (reading: Reading): Promise<BucketingWork[]> => reading.query(rollups.bucketingWork(reading.organizationId));

/** Whether this transaction now holds the bucketing; false: somebody else does, or it is gone. Every later statement sees what holders before it committed. */
export const lockBucketing = async (tx: Writing, bucketingId: string): Promise<boolean> =>
  (await tx.query(rollups.lockBucketing(tx.organizationId, bucketingId))).length > 0;

/** Waits for whoever is refreshing something: from here to the end of the transaction nobody is. */
export const lockBucketings = async (tx: Writing): Promise<void> => void await tx.query(rollups.lockBucketings(tx.organizationId));

/** Drops what nobody wants any more and something else has taken the place of. The transaction holds the bucketing. Returns how many. */
export async function dropSuperfluous(tx: Writing, bucketingId: string): Promise<number> {
  const ids = (await tx.query(rollups.superfluousRollups(tx.organizationId, bucketingId))).map(({ id }) => id);
  if (ids.length === 0) return 0;
  for (const deletion of rollups.dropRollups(tx.organizationId, ids)) await tx.query(deletion);
  return ids.length;
}

/** Drops the bucketing with its marks where it has no rollup, and nobody is at it. A stamped write, as registering is. */
export async function dropUnused(tx: Writing, bucketingId: string): Promise<boolean> {
  await tx.stamp();
  if ((await tx.query(rollups.lockUnused(tx.organizationId, bucketingId))).length === 0) return false;
  for (const deletion of rollups.dropBucketing(tx.organizationId, bucketingId)) await tx.query(deletion);
  return true;
}
