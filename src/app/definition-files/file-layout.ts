import { DEFINITION_KEY } from '../../kernel/ids.js';
import type { KpiInput } from '../definitions/kpi-content.js';
import type { DefinitionSet } from './definition-set.js';

/** Keys of packs, as tags of KPIs name them. */
const PACK_TAG = /^pack:([a-z0-9][a-z0-9_-]{0,62})$/;

/** What one file holds. */
export type FilePart = { -readonly [K in keyof DefinitionSet]?: DefinitionSet[K][number][] };

/**
 * Which definitions go into which file, by path: a source with its measures, the KPIs of a pack, the others, the calendar, goals. Within
 * a file they are by key.
 */
export function fileLayout(set: DefinitionSet): ReadonlyMap<string, FilePart> {
  const files = new Map<string, FilePart>();
  const put = <K extends keyof DefinitionSet>(
    kind: K, definitions: DefinitionSet[K], pathOf: (each: DefinitionSet[K][number]) => string,
  ): void => {
    const byKey = [...definitions as readonly DefinitionSet[K][number][]].sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const each of byKey) {
      const path = pathOf(each);
      if (!files.has(path)) files.set(path, {});
      const part = files.get(path) as { [key in K]?: DefinitionSet[K][number][] };
      (part[kind] ??= []).push(each);
    }
  };
  put('sources', set.sources, ({ key }) => sourcePath(key));
  put('measures', set.measures, ({ source }) => sourcePath(source));
  put('kpis', set.kpis, kpiPath);
  put('tags', set.tags, () => 'calendar.yaml');
  put('schedules', set.schedules, () => 'calendar.yaml');
  put('goals', set.goals, () => 'goals.yaml');
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The definitions of a file in so many parts, or fewer where there are not so many; each goes on where the one before ended. */
export function inParts(part: FilePart, count: number): FilePart[] {
  const all = Object.entries(part).flatMap(([kind, definitions]) => definitions.map((definition) => ({ kind, definition })));
  const size = Math.ceil(all.length / count);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => {
    const those = all.slice(index * size, (index + 1) * size);
    const kinds = Map.groupBy(those, ({ kind }) => kind);
    return Object.fromEntries([...kinds].map(([kind, each]) => [kind, each.map(({ definition }) => definition)])) as FilePart;
  });
}

/** What is no key names no file either. */
const sourcePath = (key: string): string => (DEFINITION_KEY.test(key) ? `sources/${key}.yaml` : 'sources.yaml');

function kpiPath({ tags }: KpiInput): string {
  const pack = (tags ?? []).map((tag) => PACK_TAG.exec(tag)?.[1]).find((key) => key !== undefined);
  return pack === undefined ? 'kpis.yaml' : `packs/${pack}.yaml`;
}
