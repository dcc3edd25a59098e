import { hasSketches, type Rollup } from '../lang/rollup.js';
import * as refresh from '../sql/rollup-refresh.js';
import type { Reading, Writing } from './database.js';
import { mergedCells } from './merged-cells.js';
import type { StoredRollup } from './rollups.js';

// Cells are written by transactions that hold the bucketing.

/** Until the end of the transaction statements may take longer than what somebody waits for. */
export const takeLonger = async (tx: Writing): Promise<void> => void await tx.query(refresh.takeLonger);

/** Takes the marks of the newest marked days away and says which days these are. What later statements read has all that they were about. */
export const takeMarks = async (tx: Writing, bucketingId: string, mostDays: number): Promise<string[]> =>
  (await tx.query(refresh.takeMarks(tx.organizationId, bucketingId, mostDays))).map(({ day }) => day);

/** Lists which rows lie on which days, where that is not by an index and has not been done. Whoever writes lists its own rows. */
export async function listRows(tx: Writing, rollups: readonly StoredRollup[]): Promise<StoredRollup[]> {
  const [unlisted] = rollups.filter(({ timeField, rowsListed }) => timeField !== 'occurredAt' && !rowsListed);
  if (unlisted === undefined) return [...rollups];
  await tx.query(refresh.listRows(tx.organizationId, unlisted.sourceId, unlisted.bucketingId));
  return rollups.map((rollup) => ({ ...rollup, rowsListed: true }));
}

/** Strikes off the list of these days what is not there any more, for those who will read them. */
export async function strikeRows(tx: Writing, rollup: Rollup, days: readonly string[]): Promise<void> {
  if (rollup.rowsListed) await tx.query(refresh.strikeRows({ ...rollup, organizationId: tx.organizationId }, days));
}

/**
 * Makes the cells of days anew, and of their months, of rows that were recorded by the same instant as those of all others; those of
 * days that the rollup is not built for are left to the building. Returns how many more cells of days there are than before.
 */
export async function rewriteDays(tx: Writing, rollup: Rollup, days: readonly string[]): Promise<number> {
  const { builtFrom, recordedThrough } = rollup;
  if (builtFrom === null || recordedThrough === null) return 0;
  const own = { ...rollup, organizationId: tx.organizationId };
  const [cleared] = await tx.query(refresh.clearDays(own, days, builtFrom));
  const [written] = await tx.query(refresh.writeDays(own, refresh.builtDays(days, builtFrom), recordedThrough));
  await writeMonths(tx, own, cleared!.months);
  await tx.query(refresh.noteDays(own, days, builtFrom));
  return written!.cells - cleared!.cells;
}

/** Keeps the rollup's row until the transaction ends: whoever registers, and holds the clock, may have to wait for it. So it comes last. */
export const countCells = async (tx: Writing, { id }: Rollup, more: number): Promise<void> =>
  void await tx.query(refresh.countCells({ organizationId: tx.organizationId, id }, more));

/** By when about so many rows were recorded that the cells do not have; null: by now. */
export const recordedBy = async (tx: Writing, rollup: Rollup, rows: number): Promise<number | null> =>
  (await tx.query(refresh.recordedBy({ ...rollup, organizationId: tx.organizationId }, rollup.recordedThrough!, rows)))[0]!.by;

/**
 * Adds the rows recorded by then to the cells, whatever their days, marked ones among them. Where a day or month then has more cells
 * that were added than it had before, and than `addedAtLeast`, all are merged. Returns how many more cells of days there are then.
 */
export async function advanceCells(tx: Writing, rollup: Rollup, by: number, addedAtLeast: number): Promise<number> {
  const { builtFrom, recordedThrough } = rollup;
  if (builtFrom === null || recordedThrough === null || by <= recordedThrough) return 0;
  const own = { ...rollup, organizationId: tx.organizationId };
  const buckets = await tx.query(refresh.addCells(own, builtFrom, { after: recordedThrough, by }));
  const days = buckets.filter(({ grain }) => grain === 'DAY');
  const merged = await mergeCrowded(tx, own, buckets, addedAtLeast);
  if (days.length > 0) await tx.query(refresh.noteDays(own, days.map(({ day }) => day), builtFrom));
  return days.reduce((sum, { cells }) => sum + cells, merged);
}

/** Returns how many more cells of days there are then. */
const mergeCrowded = async (tx: Writing, rollup: refresh.RefreshedRollup, added: readonly refresh.Bucket[], addedAtLeast: number): Promise<number> =>
  (added.length === 0 ? 0 : mergeBuckets(tx, rollup, await tx.query(refresh.crowdedBuckets(rollup, added, addedAtLeast))));

/** Merges what was added to days and months to which nothing was added since the instant, so many at most. Returns how many they were, and how many more cells of days there are then. */
export async function mergeResting(tx: Writing, rollup: Rollup, since: number, most: number): Promise<{ readonly merged: number; readonly more: number }> {
  const own = { ...rollup, organizationId: tx.organizationId };
  const resting = await tx.query(refresh.restingBuckets(own, since, most));
  return { merged: resting.length, more: await mergeBuckets(tx, own, resting) };
}

async function mergeBuckets(tx: Writing, rollup: refresh.RefreshedRollup, buckets: readonly refresh.Bucket[]): Promise<number> {
  if (buckets.length === 0) return 0;
  if (!hasSketches(rollup.states)) return (await tx.query(refresh.mergeBuckets(rollup, buckets)))[0]!.cells;
  let more = 0;
  for (const bucket of buckets) {
    const parts = await tx.query(refresh.takeCells(rollup, bucket));
    const cells = mergedCells(rollup, parts);
    await tx.query(refresh.writeBucket(rollup, bucket, cells));
    if (bucket.grain === 'DAY') more += cells.length - parts.length;
  }
  return more;
}

/** Notes by when the rows of all its cells were recorded. Keeps the rollup's row as `countCells` does, so it comes last. */
export const noteAdvance = async (tx: Writing, { id }: Rollup, by: number, more: number): Promise<void> =>
  void await tx.query(refresh.noteAdvance({ organizationId: tx.organizationId, id }, by, more));

/** Builds the rollup for the next stretch of days before those that it has, of about so many rows. */
export async function buildStretch(tx: Writing, rollup: Rollup, rows: number): Promise<void> {
  const own = { ...rollup, organizationId: tx.organizationId };
  const recordedThrough = rollup.recordedThrough ?? await tx.knowledge();
  const [stretch] = await tx.query(refresh.nextStretch(own, rollup.builtFrom, rows));
  const { from } = stretch!;
  const [written] = await tx.query(refresh.writeDays(own, { from: from === '-infinity' ? null : from, to: rollup.builtFrom }, recordedThrough));
  const months = (await tx.query(refresh.wholeMonths(own, from, rollup.builtFrom))).map(({ month }) => month);
  await writeMonths(tx, own, months);
  await tx.query(refresh.noteStretch(own, from, recordedThrough, written!.cells));
}

/** Folds cells of days into those of these months. PostgreSQL adds sums up; sketches are merged here, in a fraction of the time that it would take to take them apart. */
export async function writeMonths(tx: Writing, rollup: refresh.RefreshedRollup, months: readonly string[]): Promise<void> {
  if (months.length === 0) return;
  if (!hasSketches(rollup.states)) return void await tx.query(refresh.writeMonths(rollup, months));
  for (const month of months) {
    const cells = mergedCells(rollup, await tx.query(refresh.cellsOfDays(rollup, month)));
    if (cells.length > 0) await tx.query(refresh.writeBucket(rollup, { grain: 'MONTH', day: month }, cells));
  }
}

/** Deletes the cells of marked days, which nobody reads, at once; they are built again. */
export const clearMarked = async (tx: Writing): Promise<void> => void await tx.query(refresh.clearMarked(tx.organizationId));

export const bucketingsOf = async (reading: Reading, sourceId: string): Promise<string[]> =>
  (await reading.query(refresh.bucketingsOf(reading.organizationId, sourceId))).map(({ id }) => id);

/** Marks all days that the source has rows of, in some of its bucketings, and lists the rows. Takes no lock. */
export const markAllDays = async (tx: Writing, sourceId: string, bucketings: readonly string[]): Promise<void> =>
  void await tx.query(refresh.markAllDays(tx.organizationId, sourceId, bucketings));
