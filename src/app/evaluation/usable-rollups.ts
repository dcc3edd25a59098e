import { hasSketches, type Rollup } from '../../lang/rollup.js';
import type { Reading } from '../../store/database.js';
import { wholeRollups } from '../../store/rollups.js';
import type { ScanRequest } from './scans/scan-request.js';
import { standingRollups } from './source-facts.js';

const alone = new WeakSet<Reading>();

/** The same reading, whose scans read rows and nothing else: what proves a number does not stand on what was derived from its rows. */
export function rowsAlone(reading: Reading): Reading {
  const same = { ...reading };
  alone.add(same);
  return same;
}

/**
 * Rollups of the requests' sources that they may use, smaller ones first, those of sketches last: they have counts, too, but among bytes. Inside of a
 * write there are none: one could be gone, with its cells, between the statement that found it and the one that reads them.
 */
export async function usableRollups(reading: Reading, requests: readonly ScanRequest[]): Promise<readonly Rollup[]> {
  if (!reading.isSnapshot || alone.has(reading)) return [];
  const knowledgeOf = new Map(requests.map(({ cell, sourceIds, knowledge }) => [sourceIds[cell.source]!, knowledge]));
  const standing = await Promise.all([...knowledgeOf].map(([sourceId, knowledge]) => standingRollups(reading, sourceId, knowledge)));
  const rollups = await wholeRollups(reading, standing.flat());
  return rollups.sort(smallerFirst);
}

const smallerFirst = (a: Rollup, b: Rollup): number => Number(hasSketches(a.states)) - Number(hasSketches(b.states)) || a.cells - b.cells || a.dimensions.length - b.dimensions.length;
