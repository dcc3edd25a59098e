import { Command } from 'commander';
import { readConfig } from '../../config.js';
import type { ListedOutcome, ListedPack } from '../api/library-api.js';
import { withApi, type Access } from '../api/open-api.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface ListFlags extends Access {
  readonly language: string;
}

interface InstallFlags extends ListFlags {
  readonly kpi: string[];
  readonly currency: string;
  readonly addFields: boolean;
}

/** yardstick packs … */
export function packsCommand(): Command {
  const packs = new Command('packs').description('The built-in library of KPIs.');
  const where = (command: Command): Command =>
    command
      .option('--language <tag>', 'of names and descriptions: en, fr, it, ru, lv', 'en')
      .option('--url <url>', 'a server to ask, instead of the database (YARDSTICK_URL)')
      .option('--api-key <key>', 'API key of the organisation (YARDSTICK_API_KEY)');
  where(packs.command('list'))
    .description('The packs, or the KPIs of some: which are installed, which can be answered, and what the others lack.')
    .argument('[pack...]', 'whose KPIs to list')
    .action(list);
  where(packs.command('install'))
    .description('Define what packs need and is not here yet. What is here is never overwritten; again changes nothing.')
    .argument('<pack...>', 'keys of packs')
    .option('--kpi <key>', 'only this KPI, with what it stands on; may be repeated', repeated, [])
    .option('--currency <code>', 'of money in sources that are new', 'EUR')
    .option('--add-fields', 'give sources that are here the fields that they lack', false)
    .action(install);
  return packs;
}

const repeated = (key: string, earlier: string[]): string[] => [...earlier, key];

async function list(keys: readonly string[], flags: ListFlags): Promise<void> {
  const packs = await withApi(readConfig(), flags, (api) => api.library.packs(flags.language));
  if (keys.length === 0) packs.forEach((pack) => say(packLine(pack)));
  else packs.filter(({ key }) => keys.includes(key)).forEach(sayKpis);
}

function packLine({ key, name, kpis }: ListedPack): string {
  const count = (of: (kpi: ListedPack['kpis'][number]) => boolean): number => kpis.filter(of).length;
  const installed = count((kpi) => kpi.installed);
  const answerable = count(({ missing }) => missing.length === 0);
  return `${key.padEnd(24)}${name}: ${installed} of ${kpis.length} installed, ${answerable} can be answered`;
}

function sayKpis({ key, name, description, kpis }: ListedPack): void {
  say(`${key}: ${name}. ${description}`);
  for (const kpi of kpis) {
    const state = kpi.missing.length === 0 ? 'can be answered' : kpi.missing.map(({ message }) => message).join(' ');
    say(`  ${kpi.installed ? '*' : ' '} ${kpi.key.padEnd(44)}${kpi.name}: ${state}`);
  }
}

async function install(keys: readonly string[], flags: InstallFlags): Promise<void> {
  const { kpi, language, currency, addFields } = flags;
  const input = { keys, kpis: kpi.length === 0 ? null : kpi, language, currency, addFields };
  const outcomes = await withApi(readConfig(), flags, (api) => api.library.install(input));
  for (const outcome of outcomes) if (outcome.action !== 'UNCHANGED' || outcome.diagnostics.length > 0) sayOutcome(outcome);
  const having = (action: ListedOutcome['action']): number => outcomes.filter((outcome) => outcome.action === action).length;
  const actions = ['INSTALLED', 'EXTENDED', 'UNCHANGED', 'SKIPPED'] as const;
  say(`${actions.map((action) => `${having(action)} ${action.toLowerCase()}`).join(', ')}.`);
}

function sayOutcome({ kind, key, action, why, diagnostics }: ListedOutcome): void {
  say(`${action.toLowerCase().padEnd(10)}${kind.toLowerCase().padEnd(8)}${key}${why === null ? '' : `: ${why}`}`);
  for (const { code, message } of diagnostics) say(`          ${code} ${message}`);
}
