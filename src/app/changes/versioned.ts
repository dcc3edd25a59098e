import type { KpiRecord } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import { kpiVersions } from '../../store/kpis.js';
import type { Versioned } from '../definitions/expected-version.js';
import { versionNumber } from '../definitions/kpi-model.js';
import type { CountedKind } from './counted-kinds.js';
import type { Standing } from './standing.js';

const NOUNS = { TAG: 'tag', SCHEDULE: 'schedule', SOURCE: 'source', MEASURE: 'measure' } as const;

/** A source, measure, tag or schedule, for `checkExpectedVersion`. */
export function versionedDefinition<C extends object>(tx: Reading, of: CountedKind<C>, key: string, { catalog }: Standing): Versioned {
  const standing = of.standing(catalog, key);
  return {
    noun: NOUNS[of.kind], key,
    current: standing === undefined ? null : { version: String(standing.number), content: standing.content },
    contentOf: (version) => (/^\d{1,9}$/.test(version) ? of.contentOf(tx, standing!.id, Number(version)) : Promise.resolve(undefined)),
  };
}

/** A KPI, for `checkExpectedVersion`. */
export function versionedKpi(tx: Reading, key: string, standing: KpiRecord | undefined): Versioned {
  return {
    noun: 'KPI', key,
    current: standing === undefined ? null : { version: versionNumber(standing), content: standing.content },
    contentOf: async (version) => {
      const [versions] = await kpiVersions(tx, [standing!.id]);
      return versions!.find((row) => versionNumber(row) === version)?.definition as object | undefined;
    },
  };
}
