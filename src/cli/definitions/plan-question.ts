import { Option, type Command } from 'commander';
import { parseDate } from '../../calendar/civil-day.js';
import { GRAINS, type Grain } from '../../calendar/grain.js';
import { canonicalInstant } from '../../kernel/instant.js';
import type { PlanQuestion } from '../api/definitions-api.js';
import { CliError, EXIT } from '../cli-error.js';

export interface QuestionFlags {
  readonly last?: number;
  readonly unit?: Grain;
  readonly from?: string;
  readonly to?: string;
  readonly grain?: Grain;
  readonly preview: boolean;
}

/** With the options that say which numbers a plan shows. */
export const aboutNumbers = (command: Command): Command =>
  command
    .option('--last <count>', 'numbers of the last whole units (default: 3)', whole)
    .addOption(unit('--unit <unit>', 'of --last (default: MONTH)'))
    .option('--from <date>', 'numbers from a date or instant on, with --to')
    .option('--to <date>', 'end of the numbers, itself outside')
    .addOption(unit('--grain <unit>', 'periods that are compared (default: the unit, or MONTH)'))
    .option('--no-preview', 'without numbers');

/** Null: without numbers. Throws CliError for options that do not go together. */
export function planQuestion({ last, unit: of, from, to, grain, preview }: QuestionFlags): PlanQuestion | null {
  if (!preview) return null;
  if ((from === undefined) !== (to === undefined)) throw new CliError('--from and --to go together.', EXIT.usage);
  if (from !== undefined && (last !== undefined || of !== undefined)) {
    throw new CliError('Say either --from and --to, or --last and --unit.', EXIT.usage);
  }
  for (const [flag, text] of [['--from', from], ['--to', to]] as const) refuseNoDate(flag, text);
  const window = from === undefined ? { last: { count: last ?? 3, unit: of ?? 'MONTH' } } : { between: { from, to: to! } };
  return { window, grain: grain ?? of ?? 'MONTH' };
}

/** Told even where no number is asked for in the end. */
function refuseNoDate(flag: string, text: string | undefined): void {
  if (text === undefined || parseDate(text) !== undefined || canonicalInstant(text) !== undefined) return;
  throw new CliError(`${flag} takes a date or an instant, as in 2026-03-01; it is "${text}".`, EXIT.usage);
}

const unit = (flags: string, description: string): Option =>
  new Option(flags, description).choices(GRAINS);

function whole(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new CliError(`--last takes a whole number from 1 on; it is "${text}".`, EXIT.usage);
}
