import { dimensionSample, rowsUpTo, type DimensionSample } from '../sql/dimension-sample.js';
import * as sets from '../sql/rollup-sets.js';
import type { RowExpr } from '../lang/row-expr.js';
import type { Reading, Writing } from './database.js';

export type { DimensionSample } from '../sql/dimension-sample.js';

/** Sets of keys of dimensions. */
export type DimensionSets = readonly (readonly string[])[];

/** By the id of the source; a source that has none has its sets chosen by the service. */
export const loadChosenSets = async (reading: Reading): Promise<ReadonlyMap<string, DimensionSets>> =>
  new Map((await reading.query(sets.chosenSets(reading.organizationId))).map(({ sourceId, sets: chosen }) => [sourceId, chosen]));

/** Null: they are found by the service again. */
export const chooseSetsByHand = async (tx: Writing, sourceId: string, chosen: DimensionSets | null): Promise<void> => void await tx.query(
  chosen === null ? sets.deleteChosenSets(tx.organizationId, sourceId) : sets.writeChosenSets(tx.organizationId, sourceId, chosen),
);

/** By which it is seen whether something has changed. */
export async function rollupGrounds(tx: Reading): Promise<sets.RollupGrounds> {
  const [grounds] = await tx.query(sets.rollupGrounds(tx.organizationId));
  return grounds!;
}

/** Days that wait to be made anew, by bucketing; one that is not there has none. */
export const loadWaitingDays = async (reading: Reading): Promise<ReadonlyMap<string, number>> =>
  new Map((await reading.query(sets.waitingDays(reading.organizationId))).map(({ bucketingId, days }) => [bucketingId, days]));

/** How many rows the source has; at most so many are counted. */
export async function countRows(reading: Reading, sourceId: string, most: number): Promise<number> {
  const [counted] = await reading.query(rowsUpTo(reading.organizationId, sourceId, most));
  return counted!.rows;
}

/** What the newest rows of the source say of how many values each of the expressions has. */
export async function sampleDimensions(reading: Reading, sourceId: string, expressions: readonly RowExpr[], rows: number): Promise<DimensionSample> {
  const [sample] = await reading.query(dimensionSample({ organizationId: reading.organizationId, sourceId }, expressions, rows));
  return sample!;
}
