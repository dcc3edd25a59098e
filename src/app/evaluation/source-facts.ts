import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import { canonicalInstant } from '../../kernel/instant.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import type { Coverage } from '../../lang/cell.js';
import { sourceFactsSql, type SourceFactsRow } from '../../sql/source-facts.js';
import type { StandingRollup } from '../../sql/rollups.js';
import type { Reading } from '../../store/database.js';
import type { SourceFreshnessModel } from '../evaluation-answer.js';

/** What a source can answer for, as of the question's knowledge, and how fresh it is. */
export interface SourceFacts {
  readonly coverage: Coverage;
  readonly freshness: SourceFreshnessModel;
  /** Its history is being imported: until that is over it answers for nothing. */
  readonly importing: boolean;
}

interface Wanted { readonly sourceId: string; readonly knowledge: number | null }

const loaders = new WeakMap<Reading, DataLoader<Wanted, SourceFactsRow, string>>();

/** `timeZone` is the organisation's: coverage begins at the start of a local day there. knowledge null: now. */
export async function sourceFacts(
  reading: Reading, source: Pick<SourceDefinition, 'id' | 'key' | 'coversFrom'>, timeZone: string, knowledge: number | null,
): Promise<SourceFacts> {
  const row = await loaderOf(reading).load({ sourceId: source.id, knowledge });
  if (row.importing) return importing(source.key);
  const text = (value: string | null): string | null => (value === null ? null : canonicalInstant(value)!);
  const firstDay = source.coversFrom ?? firstDayOf(row, timeZone);
  const completeThrough = text(row.completeThrough);
  return {
    coverage: {
      from: firstDay === null ? null : startOfDay(firstDay, timeZone),
      completeThrough: completeThrough === null ? null : Temporal.Instant.from(completeThrough).epochMilliseconds,
    },
    freshness: {
      source: source.key,
      lastRecordedAt: text(row.lastRecordedAt),
      lastOccurredAt: text(row.lastOccurredAt),
      coversFrom: firstDay,
      completeThrough,
    },
    importing: false,
  };
}

/** Of the rows that there are, and of those that were erased: what is gone was covered. */
function firstDayOf({ firstOccurredAt, firstErasedDay }: SourceFactsRow, timeZone: string): string | null {
  const first = firstOccurredAt === null ? null : localDay(firstOccurredAt, timeZone);
  if (first === null || firstErasedDay === null) return first ?? firstErasedDay;
  return first < firstErasedDay ? first : firstErasedDay;
}

const importing = (source: string): SourceFacts => ({
  coverage: { from: null, completeThrough: null },
  freshness: { source, lastRecordedAt: null, lastOccurredAt: null, coversFrom: null, completeThrough: null },
  importing: true,
});

/** Rollups of the source as the reading finds them. They are read with its facts, which whoever asks for them has asked for. */
export const standingRollups = async (reading: Reading, sourceId: string, knowledge: number | null): Promise<readonly StandingRollup[]> =>
  (await loaderOf(reading).load({ sourceId, knowledge })).rollups;

/** All sources that are asked for side by side in one statement, each once per reading. */
function loaderOf(reading: Reading): DataLoader<Wanted, SourceFactsRow, string> {
  const { organizationId } = reading;
  const known = loaders.get(reading) ?? new DataLoader<Wanted, SourceFactsRow, string>(
    (wanted) => {
      const statement = sourceFactsSql(wanted.map((each) => ({ organizationId, ...each })));
      // By which end to look for what was known depends on how much was, so it is planned for its instant.
      return wanted.some(({ knowledge }) => knowledge !== null) ? reading.query(statement) : reading.queryPrepared(statement);
    },
    { cacheKeyFn: ({ sourceId, knowledge }) => `${sourceId} ${knowledge}`, batchScheduleFn: (dispatch) => setImmediate(dispatch), maxBatchSize: 500 },
  );
  loaders.set(reading, known);
  return known;
}

/** Days of sources and where they begin, which are the same in most questions. */
const days = new LRUCache<string, string>({ max: 1_000 });
const starts = new LRUCache<string, number>({ max: 1_000 });

const localDay = (instant: string, timeZone: string): string => kept(days, `${instant} ${timeZone}`, () =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString());

const startOfDay = (day: string, timeZone: string): number => kept(starts, `${day} ${timeZone}`, () =>
  Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds);

function kept<T extends string | number>(cache: LRUCache<string, T>, key: string, make: () => T): T {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}
