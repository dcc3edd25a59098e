import type { RecordReport } from '../../app/record-report.js';
import type { SentRow } from '../../app/row-checks/check-row.js';
import type { FieldDefinition } from '../../lang/catalog.js';

/** What an import needs to know of a source. */
export interface SourceDescription {
  readonly key: string;
  readonly fields: readonly Pick<FieldDefinition, 'key' | 'type' | 'expression'>[];
}

/** What the commands ask of Yardstick, in this process or over HTTP, with the rights of one key. Errors are `CliError`s. */
export interface YardstickApi {
  /** Of the organisation. */
  timeZone(): Promise<string>;
  /** Null: there is none of that key. */
  source(key: string): Promise<SourceDescription | null>;
  sourceKeys(): Promise<readonly string[]>;
  /** At most 5,000 rows. */
  recordInteractions(source: string, rows: readonly SentRow[], completeThrough: string | null): Promise<RecordReport>;
}
