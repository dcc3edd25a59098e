import { calendarNamesIn, type CalendarNoun } from '../../lang/calendar-uses.js';
import { Lineage, pointId, type LineagePoint } from '../../lang/lineage.js';
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
  const lineage = new Lineage(catalog);
  const named = (noun: CalendarNoun): LineagePoint[] =>
    [...calendarNamesIn(scope ?? '', noun)].map((key) => ({ kind: noun === 'tag' ? 'TAG' : 'SCHEDULE', key }));
  const roots: LineagePoint[] = [{ kind: 'KPI', key: definition.key }, ...named('tag'), ...named('schedule')];
  const found = new Map(roots.map((point) => [pointId(point), point]));
  // A map's iteration goes on over what is added meanwhile.
  for (const point of found.values()) for (const { point: below } of lineage.down(point)) found.set(pointId(below), below);
  return [...found.keys()].sort().flatMap((id) => {
    const { kind, key } = found.get(id)!;
    if (kind !== 'TAG' && kind !== 'SCHEDULE') return [];
    const standing = kind === 'TAG' ? current.tag(key) : current.schedule(key);
    return standing === undefined ? [] : [{ kind, key, version: String(standing.number), versionId: standing.versionId }];
  });
}
