import { instantText } from '../../kernel/instant.js';
import { loadRollups, type StoredRollup } from '../../store/rollups.js';
import { loadChosenSets, loadWaitingDays } from '../../store/rollup-sets.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';

export interface RollupModel {
  /** Keys, sorted. */
  readonly dimensions: readonly string[];
  /** `occurredAt` or the key of a stored field. */
  readonly timeField: string;
  readonly timeZone: string;
  readonly grains: readonly ('DAY' | 'MONTH')[];
  /** YYYY-MM-DD; null: no day yet, or, where it is complete, every day. */
  readonly builtFrom: string | null;
  readonly complete: boolean;
  /** Of days, about. */
  readonly cells: number;
  readonly daysWaiting: number;
  /** Instant text; null: nothing is built. */
  readonly recordedThrough: string | null;
  /** Instant text; null: nothing is built. */
  readonly knowledge: string | null;
  readonly automatic: boolean;
  readonly superseded: boolean;
}

/** The rollups of the source, those with fewer dimensions first; none for an id of nothing. */
export async function sourceRollups(ctx: AppContext, sourceId: string): Promise<RollupModel[]> {
  authorize(ctx, 'readSources');
  const reading = await ctx.reading();
  // Read once for all sources of a page.
  const { rollups, chosen, waiting } = await ctx.memo('rollups', async () =>
    ({ rollups: await loadRollups(reading), chosen: await loadChosenSets(reading), waiting: await loadWaitingDays(reading) }));
  return rollups.filter((rollup) => rollup.sourceId === sourceId)
    .map((rollup) => rollupModel(rollup, waiting.get(rollup.bucketingId) ?? 0, !chosen.has(sourceId)))
    .sort((a, b) => a.dimensions.length - b.dimensions.length || (placeOf(a) < placeOf(b) ? -1 : 1));
}

const placeOf = ({ timeField, dimensions }: RollupModel): string => JSON.stringify([timeField, dimensions]);

function rollupModel({ dimensions, timeField, zone, builtFrom, builtAt, recordedThrough, cells, wanted }: StoredRollup, daysWaiting: number, automatic: boolean): RollupModel {
  const complete = builtFrom === '-infinity';
  return {
    dimensions: dimensions.map(({ key }) => key).sort(), timeField, timeZone: zone, grains: ['DAY', 'MONTH'],
    builtFrom: complete ? null : builtFrom, complete, cells, daysWaiting,
    recordedThrough: recordedThrough === null ? null : instantText(recordedThrough), knowledge: builtAt === null ? null : instantText(builtAt), automatic, superseded: !wanted,
  };
}
