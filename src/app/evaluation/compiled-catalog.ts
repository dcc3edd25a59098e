import { YardstickError } from '../../kernel/errors.js';
import type { Catalog, KpiDefinition } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { CheckedKpi } from '../../lang/kpi-expr.js';
import { loadCatalog, type LoadedCatalog } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import { KeptDefinitions } from './kept-definitions.js';

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

/** Definitions in all that are kept between requests: some hundred megabytes at most. */
const MOST_KEPT = 50_000;

const sizeOf = ({ sourceKeys, measureKeys, kpiKeys, retiredKpiKeys, tagKeys, scheduleKeys }: LoadedCatalog): number =>
  [sourceKeys, measureKeys, kpiKeys, retiredKpiKeys, tagKeys, scheduleKeys].reduce((sum, { length }) => sum + length, 0);

const catalogs = new KeptDefinitions<CompiledCatalog>(
  MOST_KEPT, ({ catalog }) => 1 + sizeOf(catalog), async (reading, definition) => new CompiledCatalog(await loadCatalog(reading, definition)),
);

/** definition null: the versions in force now. */
export const compiledCatalog = (reading: Reading, definition: number | null): Promise<CompiledCatalog> => catalogs.of(reading, definition);
