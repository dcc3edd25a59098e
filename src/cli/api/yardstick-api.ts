import type { CreateOrganizationInput } from '../../app/create-organization.js';
import type { KpiInput } from '../../app/definitions/kpi-content.js';
import type { MeasureInput } from '../../app/definitions/measure-content.js';
import type { ScheduleInput } from '../../app/definitions/schedule-content.js';
import type { SourceInput } from '../../app/definitions/source-content.js';
import type { TagInput } from '../../app/definitions/tag-content.js';
import type { ImportedHistory } from '../../app/history/finish-import.js';
import type { RecordReport } from '../../app/record-report.js';
import type { Role } from '../../app/role.js';
import type { SentRevision } from '../../app/row-checks/check-history.js';
import type { SentRow } from '../../app/row-checks/check-row.js';
import type { FieldDefinition } from '../../lang/catalog.js';
import type { DefinitionsApi } from './definitions-api.js';
import type { GoalsApi } from './goals-api.js';
import type { LibraryApi } from './library-api.js';

/** What the commands need to know of a source. */
export interface SourceDescription {
  readonly key: string;
  readonly fields: readonly Pick<FieldDefinition, 'key' | 'type' | 'expression'>[];
  /** Canonical instant text; null: never declared. */
  readonly completeThrough: string | null;
}

/** What became of a chunk's rows; see `RecordReport`. */
export type ChunkReport = Pick<RecordReport, 'accepted' | 'unchanged' | 'superseded' | 'stale' | 'rejected'>;

/** Takes the rows of a file, chunk by chunk, into one source. */
export interface Importer<R extends SentRow = SentRow> {
  chunk(): Chunk<R>;
}

/** Rows that are stored together. */
export interface Chunk<R extends SentRow> {
  readonly isFull: boolean;
  /** Does all that needs no database. So a chunk is prepared while the one before is stored. */
  add(row: R): void;
  /** `rows`: those that were added, for the case that they are needed again. */
  store(rows: Iterable<R>): Promise<ChunkReport>;
}

/** Imports histories with their own knowledge times; see `src/app/history`. */
export interface HistoryApi {
  /** Begins the import of the source's history, or goes on with the one under way. */
  importer(source: string): Promise<Importer<SentRevision>>;
  finish(source: string, completeThrough: string | null): Promise<ImportedHistory>;
  drop(source: string): Promise<void>;
}

/**
 * What the commands ask of Yardstick with the rights of one key: in this process (`direct-api`) or over HTTP (`http-api`). What
 * is refused, and every diagnostic of a definition, is a `CliError`.
 */
export interface YardstickApi {
  /** Of the organisation. */
  timeZone(): Promise<string>;
  /** Null: there is none of that key. */
  source(key: string): Promise<SourceDescription | null>;
  /** The first hundred. */
  sourceKeys(): Promise<readonly string[]>;
  defineSource(input: SourceInput): Promise<void>;
  defineMeasure(input: MeasureInput): Promise<void>;
  defineKpi(input: KpiInput): Promise<void>;
  defineTag(input: TagInput): Promise<void>;
  defineSchedule(input: ScheduleInput): Promise<void>;
  /** At most 5,000 rows. */
  recordInteractions(source: string, rows: readonly SentRow[], completeThrough: string | null): Promise<RecordReport>;
  importer(source: string): Promise<Importer>;
  /** Null: a server does not offer it. */
  readonly history: HistoryApi | null;
  readonly library: LibraryApi;
  readonly definitions: DefinitionsApi;
  /** The secret of a new key that belongs to a service. */
  createServiceKey(name: string, role: Role): Promise<string>;
}

/** What the holder of the platform key can do. */
export interface PlatformApi {
  /** The secret of its owner's first key; null: there is one of that key already. */
  createOrganization(input: CreateOrganizationInput): Promise<string | null>;
  withKey(secret: string): YardstickApi;
  /** The goals of the organisation of an OWNER's key. */
  goals(secret: string): GoalsApi;
}
