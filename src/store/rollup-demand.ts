import * as demand from '../sql/rollup-demand.js';
import type { Reading, Writing } from './database.js';

/** Dimensions of a source that questions were asked by or about, together, and how often. */
export interface AskedDimensions {
  readonly sourceId: string;
  /** Keys of fields and calendar dimensions, sorted. */
  readonly dimensions: readonly string[];
  /** In the end a number of questions, of which older ones count less. */
  readonly asked: number;
}

export async function addDemand(tx: Writing, asked: readonly AskedDimensions[]): Promise<void> {
  const { organizationId } = tx;
  const rows = asked.map((each) => ({ ...each, dimensions: JSON.stringify(each.dimensions) }));
  // Always in one order, so that several processes wait for each other in turn.
  const nameOf = ({ sourceId, dimensions }: demand.Demand): string => `${sourceId} ${dimensions}`;
  for (const row of rows.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) await tx.query(demand.addDemand(organizationId, row));
  await tx.query(demand.forgetDemand(organizationId));
}

/** Most asked first. */
export const loadDemand = async (reading: Reading): Promise<AskedDimensions[]> =>
  (await reading.query(demand.demands(reading.organizationId))).map((row) => ({ ...row, dimensions: JSON.parse(row.dimensions) as string[] }));
