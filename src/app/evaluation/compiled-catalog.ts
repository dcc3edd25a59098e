import { LRUCache } from 'lru-cache';
import { YardstickError } from '../../kernel/errors.js';
import type { Catalog, KpiDefinition } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { CheckedKpi } from '../../lang/kpi-expr.js';
import { loadCatalog, type LoadedCatalog } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';

/** The definitions in force at one definition instant, each KPI checked at most once. */
export class CompiledCatalog<C extends Catalog = LoadedCatalog> {
  /** By the definition itself: a draft has the key of what it is to replace. */
  private readonly checked = new Map<KpiDefinition, CheckedKpi>();

  constructor(readonly catalog: C) {}

  /** The KPI bound to this catalogue; INVALID_EXPRESSION where its text does not fit the definitions of that instant. */
  check(definition: KpiDefinition): CheckedKpi {
    const known = this.checked.get(definition);
    if (known !== undefined) return known;
    const result = checkKpi(definition.expression, { catalog: this.catalog, declaredUnit: definition.unit, self: definition.key });
    if (!result.ok) {
      throw new YardstickError(
        'INVALID_EXPRESSION',
        `The KPI "${definition.key}" does not fit the definitions in force.`,
        { diagnostics: result.diagnostics },
      );
    }
    this.checked.set(definition, result.kpi);
    return result.kpi;
  }

  /** Of the KPI and every KPI inside it, the longest time until a number is mature; 0 where none is declared. */
  maturityLag(definition: KpiDefinition): number {
    const inside = this.check(definition).dependencies.map((key) => this.catalog.kpi(key)).filter((kpi) => kpi !== undefined);
    return Math.max(definition.maturityLagMs ?? 0, ...inside.map((kpi) => this.maturityLag(kpi)));
  }
}

const catalogs = new WeakMap<Reading, Map<number | null, Promise<CompiledCatalog>>>();

/** definition null: the versions in force now. */
export function compiledCatalog(reading: Reading, definition: number | null): Promise<CompiledCatalog> {
  const ofReading = catalogs.get(reading) ?? new Map<number | null, Promise<CompiledCatalog>>();
  catalogs.set(reading, ofReading);
  const known = ofReading.get(definition);
  if (known !== undefined) return known;
  const loading = keptCatalog(reading, definition);
  ofReading.set(definition, loading);
  return loading;
}

/** Definitions in all that are kept between requests: some hundred megabytes at most. */
const MOST_KEPT = 50_000;

/** By organisation, token and instant. Nothing has to be thrown away when definitions change: they have another token then. */
const kept = new LRUCache<string, CompiledCatalog>({ maxSize: MOST_KEPT, sizeCalculation: ({ catalog }) => 1 + sizeOf(catalog) });

const sizeOf = ({ sourceKeys, measureKeys, kpiKeys, retiredKpiKeys, tagKeys, scheduleKeys }: LoadedCatalog): number =>
  [sourceKeys, measureKeys, kpiKeys, retiredKpiKeys, tagKeys, scheduleKeys].reduce((sum, { length }) => sum + length, 0);

async function keptCatalog(reading: Reading, definition: number | null): Promise<CompiledCatalog> {
  const token = await reading.definitionsToken();
  const key = token === null ? null : `${reading.organizationId} ${token} ${definition ?? 'now'}`;
  const known = key === null ? undefined : kept.get(key);
  if (known !== undefined) return known;
  const loaded = new CompiledCatalog(await loadCatalog(reading, definition));
  if (key !== null) kept.set(key, loaded);
  return loaded;
}
