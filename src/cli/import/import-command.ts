import { Command, Option } from 'commander';
import { validZone } from '../../calendar/zone.js';
import { readConfig } from '../../config.js';
import { withApi } from '../api/open-api.js';
import { CliError, EXIT } from '../cli-error.js';
import { FORMAT_HELP } from './date-format.js';
import { importFile, type ImportOptions, type ImportSummary } from './import-file.js';
import { counted, perSecond } from './progress.js';

interface Flags {
  readonly source: string;
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
    .argument('<file>', 'CSV with a header line, or one JSON object per line')
    .requiredOption('--source <key>', 'source that the rows belong to')
    .option('--map <field=column>', 'column that holds a field; columns named like a field need none', mapping, new Map())
    .option('--key <column>', 'column of the id that a row has where it comes from (default: key or id)')
    .option('--occurred-at <column>', 'column of when it happened (default: occurredAt or occurred_at)')
    .option('--customer <column>', 'column of the customer')
    .option('--case <column>', 'column of the case')
    .option('--sequence <column>', 'column that orders the deliveries of one key')
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

async function run(file: string, flags: Flags): Promise<void> {
  const started = performance.now();
  const summary = await withApi(readConfig(), flags, (api) => importFile(api, file, importOptions(flags), process.stderr));
  process.stdout.write(`${report(summary, performance.now() - started)}\n`);
  if (summary.rejected > 0) process.exitCode = EXIT.rowsRejected;
}

function importOptions(flags: Flags): ImportOptions {
  const { key, occurredAt, customer, case: caseColumn, sequence } = flags;
  const stated = { key, occurredAt, customer, case: caseColumn, sequence };
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
  { rows, counts, replaced, rejected, rejectsPath, unusedColumns }: ImportSummary,
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
  return lines.join('\n');
}
