import { YardstickError } from '../../kernel/errors.js';
import type { CellRequest } from '../../lang/plan.js';
import { requestsOf } from '../../lang/planner.js';
import type { RowContext } from '../../lang/resolve-row.js';
import { rollupDefinitions } from '../../lang/rollup-definitions.js';
import type { RollupDefinition } from '../../lang/rollup.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import type { Reading } from '../../store/database.js';
import type { DimensionSets } from '../../store/rollup-sets.js';
import { compiledCatalog, type CompiledCatalog } from '../evaluation/compiled-catalog.js';
import { rollupDimension } from './rollup-dimensions.js';
import { organizationCalendar } from '../evaluation/organization-calendar.js';

/** What rollups of an organisation would be for. */
export interface RollupNeeds {
  readonly sources: readonly SourceDefinition[];
  /** What the KPIs in force read of each source, by its key. */
  readonly requests: ReadonlyMap<string, readonly CellRequest[]>;
  /** How rows are read: as questions read them. */
  readonly row: Omit<RowContext, 'at'>;
}

export async function rollupNeeds(reading: Reading): Promise<RollupNeeds> {
  const compiled = await compiledCatalog(reading, null);
  const { catalog } = compiled;
  const { timeZone } = await organizationCalendar(reading, null);
  const row = { now: await reading.knowledge(), timeZone, catalog };
  const requests = new Map<string, CellRequest[]>();
  for (const request of kpiRequests(compiled, row)) {
    const ofSource = requests.get(request.source) ?? [];
    requests.set(request.source, ofSource);
    ofSource.push(request);
  }
  return { sources: catalog.sourceKeys.map((key) => catalog.source(key)!), requests, row };
}

/** A KPI whose text does not fit the definitions in force reads nothing. */
function kpiRequests(compiled: CompiledCatalog, row: RollupNeeds['row']): CellRequest[] {
  return compiled.catalog.kpiKeys.flatMap((key) => {
    try {
      return requestsOf(compiled.check(compiled.catalog.kpi(key)!), row);
    } catch (error) {
      if (error instanceof YardstickError && error.code === 'INVALID_EXPRESSION') return [];
      throw error;
    }
  });
}

/** The rollups that the source should have, by these sets. A dimension that rollups cannot have, or not any more, is left out of its set. */
export function wantedRollups({ requests, row }: RollupNeeds, source: SourceDefinition, sets: DimensionSets): RollupDefinition[] {
  const read = requests.get(source.key) ?? [];
  return sets.flatMap((keys) => {
    const dimensions = keys.map((key) => rollupDimension(source, key, row)).filter((dimension) => 'expression' in dimension);
    const placed = dimensions.some((dimension) => dimension.placed);
    const answered = placed ? read.filter(({ at }) => at.op === 'builtIn' && at.key === 'occurredAt') : read;
    return rollupDefinitions(answered, [dimensions.map(({ key, expression }) => ({ key, expression }))], row.timeZone);
  });
}
