import { Temporal } from 'temporal-polyfill';
import { canonicalInstant } from '../../kernel/instant.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import type { Coverage } from '../../lang/cell.js';
import { sourceFactsSql } from '../../sql/source-facts.js';
import type { Reading } from '../../store/database.js';
import type { SourceFreshnessModel } from '../evaluation-answer.js';

/** What a source can answer for, as of the question's knowledge, and how fresh it is. */
export interface SourceFacts {
  readonly coverage: Coverage;
  readonly freshness: SourceFreshnessModel;
}

const known = new WeakMap<Reading, Map<string, Promise<SourceFacts>>>();

/** `timeZone` is the organisation's: coverage begins at the start of a local day there. knowledge null: now. */
export function sourceFacts(reading: Reading, source: SourceDefinition, timeZone: string, knowledge: number | null): Promise<SourceFacts> {
  const ofReading = known.get(reading) ?? new Map<string, Promise<SourceFacts>>();
  known.set(reading, ofReading);
  const identity = `${source.versionId} ${timeZone} ${knowledge}`;
  const loaded = ofReading.get(identity) ?? load(reading, source, timeZone, knowledge);
  ofReading.set(identity, loaded);
  return loaded;
}

async function load(reading: Reading, source: SourceDefinition, timeZone: string, knowledge: number | null): Promise<SourceFacts> {
  const [row] = await reading.query(sourceFactsSql({ organizationId: reading.organizationId, sourceId: source.id, knowledge }));
  const text = (value: string | null): string | null => (value === null ? null : canonicalInstant(value)!);
  const firstDay = source.coversFrom ?? (row!.firstOccurredAt === null ? null : localDay(row!.firstOccurredAt, timeZone));
  const completeThrough = text(row!.completeThrough);
  return {
    coverage: {
      from: firstDay === null ? null : Temporal.PlainDate.from(firstDay).toZonedDateTime(timeZone).epochMilliseconds,
      completeThrough: completeThrough === null ? null : Temporal.Instant.from(completeThrough).epochMilliseconds,
    },
    freshness: {
      source: source.key,
      lastRecordedAt: text(row!.lastRecordedAt),
      lastOccurredAt: text(row!.lastOccurredAt),
      coversFrom: firstDay,
      completeThrough,
    },
  };
}

const localDay = (instant: string, timeZone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
