import { badInput } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import { calendarDimensionKeys } from '../../lang/calendar-dimensions.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import { dimensionsOf } from '../../lang/dimensions.js';
import { MOST_ROLLUP_DIMENSIONS } from '../../lang/rollup.js';
import type { RowContext } from '../../lang/resolve-row.js';
import { loadCalendar, loadCatalog } from '../../store/catalog.js';
import { chooseSetsByHand } from '../../store/rollup-sets.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import type { AppContext } from '../context.js';
import { shownKey } from '../definitions/texts.js';
import { sourceModel, type SourceModel } from '../definitions/models.js';
import { requireSource } from '../require-source.js';
import { rollupDimension, type NoDimension } from './rollup-dimensions.js';

export interface SetRollupsInput {
  /** Key of the source. */
  readonly source: string;
  /** Absent: the service chooses again. None: the source has no rollups. */
  readonly dimensions?: readonly { readonly dimensions: readonly string[] }[] | null;
}

const MOST_SETS = 8;

/**
 * Chooses by which sets of dimensions rollups of a source are kept, however few rows it has; the loop that keeps them does the rest.
 * Returns the source. Throws NOT_FOUND, and BAD_INPUT for what is no dimension of it, or none that rollups have.
 */
export async function setRollups(ctx: AppContext, { source: key, dimensions: given }: SetRollupsInput): Promise<SourceModel> {
  authorize(ctx, 'tuneSources');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const stamp = await tx.stamp();
    const { id } = await requireSource(tx, key);
    const catalog = await loadCatalog(tx, null);
    const source = catalog.source(key)!;
    const row = { now: stamp, timeZone: (await loadCalendar(tx, null)).timeZone, catalog };
    const sets = given == null ? null : readSets(given.map(({ dimensions }) => dimensions), source, row);
    await chooseSetsByHand(tx, id, sets);
    await writeAudit(ctx, tx, 'ROLLUPS_SET', key, { sets: sets === null ? null : sets.length });
    return sourceModel(source);
  });
}

/** Each sorted. */
function readSets(given: readonly (readonly string[])[], source: SourceDefinition, row: Omit<RowContext, 'at'>): string[][] {
  if (given.length > MOST_SETS) {
    throw badInput('dimensions', `${given.length} sets of dimensions; a source has at most ${MOST_SETS}.`, 'A question is answered by any set that has what it is about.');
  }
  const sets = given.map((keys, index) => readSet(keys, `dimensions[${index}].dimensions`, source, row));
  sets.forEach((set, index) => {
    const first = sets.findIndex((other) => JSON.stringify(other) === JSON.stringify(set));
    if (first < index) throw badInput(`dimensions[${index}]`, `It has the dimensions of dimensions[${first}].`);
  });
  return sets;
}

function readSet(keys: readonly string[], place: string, source: SourceDefinition, row: Omit<RowContext, 'at'>): string[] {
  if (keys.length > MOST_ROLLUP_DIMENSIONS) throw badInput(place, `${keys.length} dimensions; a rollup has at most ${MOST_ROLLUP_DIMENSIONS}.`);
  keys.forEach((key, index) => {
    const at = `${place}[${index}]`;
    if (keys.indexOf(key) < index) throw badInput(at, `The dimension "${shownKey(key)}" is named twice.`);
    const dimension = rollupDimension(source, key, row);
    if ('why' in dimension) throw refused(at, key, dimension, source, row);
  });
  return [...keys].sort();
}

function refused(place: string, key: string, { why }: NoDimension, source: SourceDefinition, { catalog }: Omit<RowContext, 'at'>): Error {
  const shown = shownKey(key);
  switch (why) {
    case 'UNKNOWN':
      return badInput(place, `The source "${source.key}" has no dimension "${shown}".`, didYouMean(shown, [...dimensionsOf(source), ...calendarDimensionKeys(catalog)]));
    case 'PERSONAL':
      return badInput(place, `"${shown}" identifies persons: no rollup holds its values.`, 'Questions about it read rows.');
    case 'MOVING':
      return badInput(place, `"${shown}" depends on what is due when it is asked, so no rollup can hold it.`, 'Questions about it read rows.');
  }
}
