import { Decimal } from '../../kernel/decimal.js';
import { rollUp } from '../../goals/rollup.js';
import type { Reading } from '../../store/database.js';
import { storedSnapshots } from '../../store/signed-editions.js';
import { frozenComponents, frozenInterval } from './frozen-run.js';
import { runSnapshot } from './run-snapshot.js';
import type { SnapshotContent } from './snapshot-content.js';

/** What of a snapshot running its plan again gives. */
export type Replayed = Pick<SnapshotContent, 'value' | 'reason' | 'valueOfAllRows' | 'reference' | 'interval' | 'components'>;

/**
 * Runs the stored plan by the engine of today, over what had been recorded by `knowledge` (milliseconds since the epoch) and was not
 * erased since. What is made of children comes from their snapshots, whatever the knowledge.
 */
export async function replaySnapshot(
  reading: Reading, content: Pick<SnapshotContent, 'plan' | 'exclusions' | 'rollup' | 'children' | 'period'>, knowledge: number,
): Promise<Replayed> {
  if (content.plan === null) return rolledUp(reading, content);
  const { judged, ofAllRows } = await runSnapshot(reading, content.plan, knowledge, content.exclusions);
  return {
    value: judged.value?.toFixed() ?? null, reason: judged.reason, valueOfAllRows: ofAllRows?.toFixed() ?? null,
    reference: judged.reference?.toFixed() ?? null, interval: frozenInterval(judged), components: frozenComponents(judged),
  };
}

async function rolledUp(reading: Reading, { rollup, children, period }: Pick<SnapshotContent, 'rollup' | 'children' | 'period'>): Promise<Replayed> {
  const snapshots = await storedSnapshots(reading, children.flatMap(({ snapshot }) => snapshot ?? []));
  const contents = new Map(snapshots.flatMap((each) => (each === undefined ? [] : [[each.id, each.content as SnapshotContent]])));
  const taking = children.filter(({ weight }) => weight !== null).map(({ goal, snapshot, weight }) => {
    const child = contents.get(snapshot ?? '');
    const score = child?.score ?? null;
    return {
      key: goal, score: score === null ? null : new Decimal(score), met: child?.met ?? false,
      weights: [{ from: period.from, weight: new Decimal(weight!) }],
    };
  });
  const value = rollup === null ? null : rollUp(taking, rollup.method, rollup.ifMissing, period.from).value;
  const text = value?.toFixed() ?? null;
  return { value: text, reason: text === null ? 'NO_DATA' : null, valueOfAllRows: text, reference: null, interval: null, components: [] };
}
