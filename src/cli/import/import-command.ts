import { Command, Option } from 'commander';
import { validZone } from '../../calendar/zone.js';
import type { ImportedHistory } from '../../app/history/finish-import.js';
import { readConfig } from '../../config.js';
import { withApi } from '../api/open-api.js';
import { CliError, EXIT } from '../cli-error.js';
import { FORMAT_HELP } from './date-format.js';
import { importFile, requireHistoryApi, type ImportOptions, type ImportSummary } from './import-file.js';
import { counted, perSecond } from './progress.js';

interface Flags {
  readonly source: string;
  readonly recordedAt?: string;
  readonly revisionOrder?: string;
  readonly finish: boolean;
  readonly drop: boolean;
  readonly map: Map<string, string>;
  readonly key?: string;
  readonly occurredAt?: string;
  readonly customer?: string;
  readonly case?: string;
  readonly sequence?: string;
  readonly dateFormat: string[];
  readonly timeZone?: string;
  readonly null: string[];
  readonly decimalComma: boolean;
  readonly delimiter: string;
  readonly encoding: string;
  readonly rejects?: string;
  readonly completeThrough?: string;
  readonly url?: string;
  readonly apiKey?: string;
}

/** yardstick import FILE --source KEY */
export const importCommand = (): Command =>
  new Command('import')
    .description('Record the rows of a CSV or NDJSON file, plain or gzipped. Importing a file again changes nothing.')
    .argument('[file]', 'CSV with a header line, or one JSON object per line')
    .requiredOption('--source <key>', 'source that the rows belong to')
    .option('--map <field=column>', 'column that holds a field; columns named like a field need none', mapping, new Map())
    .option('--key <column>', 'column of the id that a row has where it comes from (default: key or id)')
    .option('--occurred-at <column>', 'column of when it happened (default: occurredAt or occurred_at)')
    .option('--customer <column>', 'column of the customer')
    .option('--case <column>', 'column of the case')
    .option('--sequence <column>', 'column that orders the deliveries of one key')
    .option('--recorded-at <column>', 'column of when each revision became known there: imports the history of an empty source')
    .option('--revision-order <column>', 'column that orders revisions of one moment; then their place in the file does')
    .option('--finish', 'end the import of a history that waits for rejected rows, without them', false)
    .option('--drop', 'give the import of a history up', false)
    .option('--date-format <format>', `how times are written, if not as ISO-8601; may be repeated: ${FORMAT_HELP}`, repeated, [])
    .option('--time-zone <zone>', "zone of times without an offset (default for --date-format: the organisation's)")
    .option('--null <text>', 'text that means "unknown", besides an empty cell; may be repeated', repeated, [])
    .option('--decimal-comma', 'numbers are written 1.234,5', false)
    .addOption(new Option('--delimiter <character>', 'of CSV').choices(['auto', ',', ';', 'tab', '|']).default('auto'))
    .option('--encoding <name>', 'of the file', 'utf-8')
    .option('--rejects <file>', 'where rejected rows go (default: NAME.rejects.csv beside it)')
    .option('--complete-through <instant>', 'declare, once every row was taken, that all that happened before has been recorded')
    .option('--url <url>', 'a server to send to, instead of the database (YARDSTICK_URL)')
    .option('--api-key <key>', 'API key of the organisation (YARDSTICK_API_KEY)')
    .action(run);

async function run(file: string | undefined, flags: Flags): Promise<void> {
  if (flags.finish || flags.drop) return end(file, flags);
  if (file === undefined) throw new CliError('Which file? yardstick import FILE --source KEY.', EXIT.usage);
  if (flags.revisionOrder !== undefined && flags.recordedAt === undefined)
    throw new CliError(
      '--revision-order orders revisions of one moment: say the column of their moments, with --recorded-at.',
      EXIT.usage,
    );
  const started = performance.now();
  const summary = await withApi(readConfig(), flags, (api) => importFile(api, file, importOptions(flags), process.stderr));
  process.stdout.write(`${report(summary, performance.now() - started)}\n`);
  if (summary.rejected > 0) process.exitCode = EXIT.rowsRejected;
}

/** Ends the import of a history that is under way. */
async function end(file: string | undefined, flags: Flags): Promise<void> {
  if (file !== undefined || (flags.finish && flags.drop))
    throw new CliError('Either import FILE, or --finish, or --drop: one of them.', EXIT.usage);
  const { source, completeThrough = null } = flags;
  await withApi(readConfig(), flags, async (api) => {
    const history = requireHistoryApi(api);
    if (flags.drop) {
      await history.drop(source);
      process.stdout.write(`The import was given up: the source "${source}" is empty.\n`);
    } else {
      process.stdout.write(`${imported(await history.finish(source, completeThrough))}\n`);
    }
  });
}

const imported = ({ interactions, revisions }: ImportedHistory): string =>
  `The source has the history of ${counted(interactions)} interactions in ${counted(revisions)} revisions.`;

function importOptions(flags: Flags): ImportOptions {
  const { key, occurredAt, customer, case: caseColumn, sequence, recordedAt, revisionOrder } = flags;
  const stated = { key, occurredAt, customer, case: caseColumn, sequence, recordedAt, revisionOrder };
  return {
    source: flags.source,
    columns: {
      builtIn: Object.fromEntries(Object.entries(stated).filter(([, column]) => column !== undefined)),
      fields: flags.map,
    },
    dateFormats: flags.dateFormat,
    nullTokens: flags.null,
    decimalComma: flags.decimalComma,
    timeZone: flags.timeZone === undefined ? undefined : validZone(flags.timeZone, '--time-zone'),
    delimiter: flags.delimiter === 'auto' ? undefined : flags.delimiter === 'tab' ? '\t' : flags.delimiter,
    encoding: flags.encoding,
    rejects: flags.rejects,
    completeThrough: flags.completeThrough,
  };
}

function mapping(text: string, earlier: Map<string, string>): Map<string, string> {
  const split = text.indexOf('=');
  if (split < 1) throw new CliError(`--map ${text}: write it as field=Column.`, EXIT.usage);
  return new Map(earlier).set(text.slice(0, split), text.slice(split + 1));
}

const repeated = (text: string, earlier: string[]): string[] => [...earlier, text];

/** What became of the rows, for people: one line, then what to look at. */
export function report(
  { rows, counts, replaced, rejected, rejectsPath, unusedColumns, history }: ImportSummary,
  milliseconds: number,
): string {
  const fates = [
    [counts.accepted, 'new'],
    [counts.superseded, 'superseded'],
    [counts.unchanged, 'unchanged'],
    [counts.stale, 'stale'],
    [replaced, 'replaced by a later row of the file'],
    [rejected, 'rejected'],
  ] as const;
  const seconds = (milliseconds / 1000).toFixed(1);
  const lines = [
    `${counted(rows)} rows in ${seconds} s (${counted(perSecond(rows, milliseconds))} rows/s): ` +
      `${
        fates
          .filter(([count]) => count > 0)
          .map(([count, fate]) => `${counted(count)} ${fate}`)
          .join(', ') || 'nothing to do'
      }.`,
  ];
  if (unusedColumns.length > 0) lines.push(`Columns that are no field and were left out: ${unusedColumns.join(', ')}.`);
  if (rejectsPath !== null)
    lines.push(`Rejected rows are in ${rejectsPath}, with the reason beside each. Mend them there and import that file.`);
  if (history === 'UNFINISHED')
    lines.push(
      'The source is IMPORTING, and answers nothing, until that file was imported in the same way, or --finish leaves it out.',
    );
  else if (history !== null) lines.push(imported(history));
  return lines.join('\n');
}
