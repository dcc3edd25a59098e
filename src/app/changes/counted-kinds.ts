import type { LoadedCatalog } from '../../store/catalog.js';
import { calendarVersionContent, storedCalendar, writeCalendarHeader, writeCalendarVersion } from '../../store/calendar-definitions.js';
import type { Reading, Writing } from '../../store/database.js';
import type { MeasureContent, ScheduleContent, SourceContent, TagContent } from '../../store/definition-content.js';
import {
  measureVersionContent, sourceVersionContent, storedMeasure, storedSource, writeMeasureHeader, writeMeasureVersion,
  writeSourceHeader, writeSourceVersion, type HeaderTexts, type NewVersion, type StoredDefinition,
} from '../../store/definitions.js';

/** A definition as it stands. */
export interface StandingDefinition<C> extends HeaderTexts {
  readonly id: string;
  readonly number: number;
  readonly content: C;
}

/** A kind of definition whose versions are counted, and whose deletion is a version: where its definitions lie. */
export interface CountedKind<C extends object> {
  readonly kind: 'TAG' | 'SCHEDULE' | 'SOURCE' | 'MEASURE';
  readonly standing: (catalog: LoadedCatalog, key: string) => StandingDefinition<C> | undefined;
  /** Also what was deleted. */
  readonly stored: (tx: Reading, key: string) => Promise<StoredDefinition<C> | undefined>;
  /** What one of its versions held; undefined where there is none of this number. */
  readonly contentOf: (tx: Reading, id: string, number: number) => Promise<C | undefined>;
  readonly writeHeader: (tx: Writing, id: string | null, texts: HeaderTexts) => Promise<string>;
  readonly writeVersion: (tx: Writing, id: string, version: NewVersion<C>) => Promise<void>;
}

export const TAGS: CountedKind<TagContent> = {
  kind: 'TAG',
  standing: (catalog, key) => standing(catalog.tag(key), ({ ranges }) => ({ ranges })),
  stored: (tx, key) => storedCalendar(tx, 'TAG', key),
  contentOf: (tx, id, number) => calendarVersionContent<'TAG'>(tx, id, number),
  writeHeader: (tx, id, texts) => writeCalendarHeader(tx, 'TAG', id, texts),
  writeVersion: (tx, id, version) => writeCalendarVersion<'TAG'>(tx, id, version),
};

export const SCHEDULES: CountedKind<ScheduleContent> = {
  kind: 'SCHEDULE',
  standing: (catalog, key) =>
    standing(catalog.schedule(key), ({ versions, holidays, holidayTag }) => ({ versions, holidays, holidayTag })),
  stored: (tx, key) => storedCalendar(tx, 'SCHEDULE', key),
  contentOf: (tx, id, number) => calendarVersionContent<'SCHEDULE'>(tx, id, number),
  writeHeader: (tx, id, texts) => writeCalendarHeader(tx, 'SCHEDULE', id, texts),
  writeVersion: (tx, id, version) => writeCalendarVersion<'SCHEDULE'>(tx, id, version),
};

export const SOURCES: CountedKind<SourceContent> = {
  kind: 'SOURCE',
  standing: (catalog, key) => standing(catalog.source(key), ({ fields, coversFrom }) => ({ fields, coversFrom })),
  stored: storedSource,
  contentOf: sourceVersionContent,
  writeHeader: writeSourceHeader,
  writeVersion: writeSourceVersion,
};

export const MEASURES: CountedKind<MeasureContent> = {
  kind: 'MEASURE',
  standing: (catalog, key) => standing(catalog.measure(key), (measure): MeasureContent => {
    const { source, aggregation, value, filter, percentile, at, unit, stock, journey, per, cohort, finestGrain } = measure;
    return { source, aggregation, value, filter, percentile, at, unit: unit ?? '', stock, journey, per, cohort, finestGrain };
  }),
  stored: storedMeasure,
  contentOf: measureVersionContent,
  writeHeader: writeMeasureHeader,
  writeVersion: writeMeasureVersion,
};

function standing<D extends HeaderTexts & { readonly id: string; readonly number: number }, C>(
  record: D | undefined, content: (record: D) => C,
): StandingDefinition<C> | undefined {
  if (record === undefined) return undefined;
  const { id, key, name, description, number } = record;
  return { id, key, name, description, number, content: content(record) };
}
