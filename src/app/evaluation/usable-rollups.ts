import type { Rollup } from '../../lang/rollup.js';
import type { Reading } from '../../store/database.js';
import { loadRollups } from '../../store/rollups.js';

const alone = new WeakSet<Reading>();

/** The same reading, whose scans read rows and nothing else: what proves a number does not stand on what was derived from its rows. */
export function rowsAlone(reading: Reading): Reading {
  const same = { ...reading };
  alone.add(same);
  return same;
}

const loaded = new WeakMap<Reading, Promise<readonly Rollup[]>>();

/**
 * Rollups that scans of the reading may use, smaller ones first. Inside of a write there are none: one could be gone, with its cells, between the statement
 * that found it and the one that reads them.
 */
export function usableRollups(reading: Reading): Promise<readonly Rollup[]> {
  if (!reading.isSnapshot || alone.has(reading)) return Promise.resolve([]);
  const known = loaded.get(reading) ?? loadRollups(reading).then((rollups) => rollups.sort(smallerFirst));
  loaded.set(reading, known);
  return known;
}

const smallerFirst = (a: Rollup, b: Rollup): number => a.cells - b.cells || a.dimensions.length - b.dimensions.length;
