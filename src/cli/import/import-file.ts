import { access, constants } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { requireSource } from '../api/require-source.js';
import type { ImportedHistory } from '../../app/history/finish-import.js';
import type { SentRevision } from '../../app/row-checks/check-history.js';
import type { HistoryApi, YardstickApi } from '../api/yardstick-api.js';
import { CliError, EXIT } from '../cli-error.js';
import { BatchSender, type ImportCounts } from './batch-sender.js';
import { checkStated, columnPlan, type StatedColumns } from './column-plan.js';
import { csvFile } from './csv-file.js';
import { dateFormat } from './date-format.js';
import type { RecordFile } from './file-record.js';
import { ndjsonFile } from './ndjson-file.js';
import { openInput, type Input } from './open-input.js';
import { progress } from './progress.js';
import { RejectsFile } from './rejects-file.js';
import { rowReader } from './row-reader.js';

export interface ImportOptions {
  readonly source: string;
  readonly columns: StatedColumns;
  readonly dateFormats: readonly string[];
  readonly nullTokens: readonly string[];
  readonly decimalComma: boolean;
  /** Undefined: the organisation's zone for stated formats; ISO times without an offset are refused. */
  readonly timeZone: string | undefined;
  /** Undefined: told from the header. */
  readonly delimiter: string | undefined;
  readonly encoding: string;
  /** Undefined: NAME.rejects.csv beside the file. */
  readonly rejects: string | undefined;
  /** Declared once every row has been taken. */
  readonly completeThrough: string | undefined;
}

export interface ImportSummary {
  readonly rows: number;
  readonly counts: ImportCounts;
  readonly replaced: number;
  readonly rejected: number;
  /** Null: no row was rejected. */
  readonly rejectsPath: string | null;
  readonly unusedColumns: readonly string[];
  /** Null: the rows have no knowledge times of their own. UNFINISHED: some were rejected, and the import waits for them. */
  readonly history: ImportedHistory | 'UNFINISHED' | null;
}

/** Streams a file into a source. Importing it again changes nothing. */
export async function importFile(
  api: YardstickApi,
  path: string,
  options: ImportOptions,
  terminal: NodeJS.WriteStream,
): Promise<ImportSummary> {
  const source = await requireSource(api, options.source);
  const zone = options.timeZone ?? (await api.timeZone());
  const input = await openInput(path, options.encoding);
  const file = await recordFile(input, options.delimiter);
  checkStated(source, file.columns, options.columns);
  const read = rowReader(source, options.columns, {
    dateFormats: options.dateFormats.map((format) => dateFormat(format, zone)),
    timeZone: options.timeZone ?? null,
    nullTokens: new Set(options.nullTokens),
    decimalComma: options.decimalComma,
  });

  const rejects = new RejectsFile(await rejectsPath(path, file, options.rejects), file);
  const history = options.columns.builtIn.recordedAt === undefined ? null : requireHistoryApi(api);
  const importer = history === null ? await api.importer(options.source) : await history.importer(options.source);
  const sender = new BatchSender<SentRevision>(importer, (record) => read(record) as SentRevision, rejects);
  const bar = progress(input.totalBytes, terminal);
  let rows = 0;
  let imported: ImportedHistory | null = null;
  try {
    for await (const records of file.records) {
      for (const record of records) {
        rows++;
        const row = read(record);
        if (typeof row === 'string') await rejects.add(record, row);
        else sender.add(record, row);
        if (sender.isFull) await sender.send();
      }
      bar.update(input.readBytes(), rows);
    }
    await sender.finish();
    if (rejects.count === 0) imported = await finish(api, history, options);
  } finally {
    bar.stop();
    await rejects.close();
  }
  return {
    rows,
    counts: sender.counts,
    replaced: sender.replaced,
    rejected: rejects.count,
    rejectsPath: rejects.count === 0 ? null : rejects.path,
    history: history === null ? null : (imported ?? 'UNFINISHED'),
    unusedColumns: file.columns === null ? [] : columnPlan(source, file.columns, options.columns).unused,
  };
}

/** Every row was taken: what there is to declare or to end is declared and ended. */
async function finish(api: YardstickApi, history: HistoryApi | null, options: ImportOptions): Promise<ImportedHistory | null> {
  const { source, completeThrough = null } = options;
  if (history !== null) return history.finish(source, completeThrough);
  if (completeThrough !== null) await api.recordInteractions(source, [], completeThrough);
  return null;
}

export function requireHistoryApi({ history }: YardstickApi): HistoryApi {
  if (history !== null) return history;
  throw new CliError(
    'A history with knowledge times of its own is imported on the database itself: leave --url and YARDSTICK_URL out.',
    EXIT.usage,
  );
}

/** JSON lines begin with a brace; anything else is CSV. */
const recordFile = async (input: Input, delimiter: string | undefined): Promise<RecordFile> =>
  delimiter === undefined && input.head.trimStart().startsWith('{') ? ndjsonFile(input) : csvFile(input, delimiter);

/** Beside the file, or in the current directory where nothing can be written there. */
async function rejectsPath(path: string, file: RecordFile, stated: string | undefined): Promise<string> {
  if (stated === undefined) {
    const name = `${basename(path)
      .replace(/\.gz$/, '')
      .replace(/\.(csv|tsv|txt|ndjson|jsonl|json)$/, '')}.rejects${file.extension}`;
    return access(dirname(path), constants.W_OK).then(
      () => join(dirname(path), name),
      () => name,
    );
  }
  if (resolve(stated) === resolve(path)) throw new CliError('--rejects names the file that is being imported.', EXIT.usage);
  return stated;
}
