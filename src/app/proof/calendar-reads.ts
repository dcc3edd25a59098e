import { calendarOf, Lineage, pointId, type LineagePoint } from '../../lang/lineage.js';
import type { LoadedCatalog } from '../../store/catalog.js';
import type { AskedVersion } from '../evaluation/asked-version.js';

/** A version of a tag or schedule. */
export interface CalendarRead {
  readonly kind: 'TAG' | 'SCHEDULE';
  readonly key: string;
  readonly version: string;
  readonly versionId: string;
}

/**
 * The versions of the tags and schedules by which a KPI is read within a scope, however far below it they are named: those of
 * `current`, as calendars are read as of the question, whatever version of the KPI answers. By kind and key. One that has been
 * deleted since is left out; its ranges are in the plan.
 */
export function calendarReads({ definition, catalog }: AskedVersion, scope: string | null, current: LoadedCatalog): CalendarRead[] {
  const roots: LineagePoint[] = [{ kind: 'KPI', key: definition.key }, ...calendarOf(scope ?? '').map(({ point }) => point)];
  const read = new Lineage(catalog).allDown(roots).sort((a, b) => (pointId(a) < pointId(b) ? -1 : 1));
  return read.flatMap(({ kind, key }) => {
    if (kind !== 'TAG' && kind !== 'SCHEDULE') return [];
    const standing = kind === 'TAG' ? current.tag(key) : current.schedule(key);
    return standing === undefined ? [] : [{ kind, key, version: String(standing.number), versionId: standing.versionId }];
  });
}
