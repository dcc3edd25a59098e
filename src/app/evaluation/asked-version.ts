import type { Catalog, KpiDefinition } from '../../lang/catalog.js';
import type { CheckedKpi } from '../../lang/kpi-expr.js';
import type { Unit } from '../../lang/units.js';
import type { CompiledCatalog } from './compiled-catalog.js';
import type { Reign } from './reigns.js';

/** A version of a KPI, or a draft of one, bound to the definitions that it is read over. */
export interface AskedVersion {
  readonly definition: KpiDefinition;
  readonly checked: CheckedKpi;
  /** Milliseconds after a period's end until its number is mature. */
  readonly maturityLag: number;
  /** Where its sources, tags and schedules are looked up if the question's own definitions have them no more. */
  readonly catalog: Catalog;
}

/** A KPI of a question: who answers for it, and when. */
export interface AskedKpi {
  readonly key: string;
  /** Of the version that it is shown as: its name, format and unit are those of columns and orders. */
  readonly definition: KpiDefinition;
  /** The last one is that of `definition`; empty where it was not defined yet at the question's definition instant. */
  readonly versions: readonly AskedVersion[];
  /** Which of the versions answers when; empty where there are none. */
  readonly reigns: readonly Reign[];
  /** Periods that begin then or later have no value; null: it is not retired. */
  readonly retiredFrom: number | null;
}

/** A definition bound to a catalogue, which may be one that is not stored. @throws YardstickError INVALID_EXPRESSION. */
export const askedVersion = (definition: KpiDefinition, compiled: CompiledCatalog<Catalog>): AskedVersion => ({
  definition,
  checked: compiled.check(definition),
  maturityLag: compiled.maturityLag(definition),
  catalog: compiled.catalog,
});

export interface PinnedAs {
  /** The version whose name, unit and place in orders it is given; absent: its own. */
  readonly shownAs?: AskedVersion;
  readonly retiredFrom?: number | null;
}

/** The KPI by one version, for all periods. */
export const pinned = (version: AskedVersion, { shownAs = version, retiredFrom = null }: PinnedAs = {}): AskedKpi => ({
  key: version.definition.key,
  definition: shownAs.definition,
  versions: shownAs === version ? [version] : [version, shownAs],
  reigns: [{ version: 0, major: 0, from: -Infinity, breakAt: -Infinity }],
  retiredFrom,
});

/** The unit that all values of the KPI are shown in; null where it was not defined yet. */
export const shownUnit = ({ versions }: AskedKpi): Unit | null => versions.at(-1)?.checked.unit ?? null;
