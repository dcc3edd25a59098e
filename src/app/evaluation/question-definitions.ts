import type { CalendarNames, Catalog } from '../../lang/catalog.js';

/** What a question's dimensions and conditions, and the calendar of its expressions, are looked up in. */
export type QuestionDefinitions = CalendarNames & Pick<Catalog, 'source' | 'sourceKeys'>;

/**
 * The definitions in force at the question's definition instant; what is gone by then, as an older version of a KPI still knows
 * it: `older`, in this order.
 */
export function questionDefinitions(inForce: Catalog, older: readonly Catalog[]): QuestionDefinitions {
  if (older.every((catalog) => catalog === inForce)) return inForce;
  const all = [inForce, ...older];
  const first = <T>(find: (catalog: Catalog) => T | undefined): T | undefined => {
    for (const catalog of all) {
      const found = find(catalog);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    source: (key) => first((catalog) => catalog.source(key)),
    tag: (key) => first((catalog) => catalog.tag(key)),
    schedule: (key) => first((catalog) => catalog.schedule(key)),
    sourceKeys: [...new Set(all.flatMap(({ sourceKeys }) => sourceKeys))].sort(),
    tagKeys: inForce.tagKeys,
    scheduleKeys: inForce.scheduleKeys,
  };
}

/** The definitions with the tags and schedules of others; absent: with their own. */
export function withCalendar(catalog: Catalog, names: CalendarNames | undefined): Catalog {
  if (names === undefined) return catalog;
  const { tagKeys, scheduleKeys } = names;
  return { ...catalog, tag: (key) => names.tag(key), schedule: (key) => names.schedule(key), tagKeys, scheduleKeys };
}
