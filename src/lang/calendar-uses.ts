import { TAG_PREFIX } from './calendar-dimensions.js';
import { type Catalog, DEFAULT_SCHEDULE } from './catalog.js';
import { givenArguments } from './given-arguments.js';

export type CalendarNoun = 'tag' | 'schedule';

/**
 * What names this tag or schedule: measures and KPIs by key, fields as source.field, schedules whose holidays are the tag's.
 * Sorted. Only texts that are valid are sure to be read right.
 */
export function dependentsOfCalendar(noun: CalendarNoun, key: string, catalog: Catalog): string[] {
  const names = (text: string): boolean => calendarNamesIn(text, noun).has(key);
  const measures = catalog.measureKeys.filter((each) => textsIn(catalog.measure(each)!).some(names));
  const kpis = catalog.kpiKeys.filter((each) => names(catalog.kpi(each)!.expression));
  const fields = catalog.sourceKeys.flatMap((source) => catalog.source(source)!.fields
    .filter(({ expression }) => expression !== null && names(expression)).map((field) => `${source}.${field.key}`));
  const schedules = noun === 'schedule' ? [] : catalog.scheduleKeys.filter((each) => catalog.schedule(each)!.holidayTag === key);
  return [...measures, ...kpis, ...fields, ...schedules].sort();
}

/** Every text of a definition, however deep: its expressions are among them, and what is none names nothing. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The tags or schedules that a text of either scope names; none where it does not parse. */
export function calendarNamesIn(text: string, noun: CalendarNoun): Set<string> {
  const found = new Set<string>();
  for (const { type, argument } of givenArguments(text).flat()) {
    const quoted = argument?.kind === 'text' ? argument.value : null;
    if (type === noun && quoted !== null) found.add(quoted);
    if (type === 'schedule' && noun === 'schedule' && argument === null) found.add(DEFAULT_SCHEDULE);
    if (type === 'dimension' && noun === 'tag' && quoted?.startsWith(TAG_PREFIX)) found.add(quoted.slice(TAG_PREFIX.length));
  }
  return found;
}
