import { Command } from 'commander';
import { readConfig } from '../../config.js';
import { withApi, type Access } from '../api/open-api.js';
import { counted, onApi, say } from './command-texts.js';
import { writeExport } from './write-export.js';

interface Flags extends Access {
  readonly definition?: string;
  readonly clean: boolean;
}

/** yardstick export DIR */
export const exportCommand = (): Command =>
  onApi(new Command('export'))
    .description('Write all definitions in force as YAML, to be kept in a repository. Only files that differ are written.')
    .argument('<dir>', 'folder of the definitions; made where it is not there')
    .option('--definition <instant>', 'as of when (ISO-8601) the definitions are asked; default: now')
    .option('--clean', 'remove files of an earlier export whose definitions are gone or elsewhere', false)
    .action(run);

async function run(dir: string, flags: Flags): Promise<void> {
  const files = await withApi(readConfig(), flags, ({ definitions }) => definitions.export(flags.definition ?? null));
  const { written, unchanged, stale } = await writeExport(dir, files, flags.clean);
  say(`${counted(written, 'file')} written to ${dir}, ${unchanged} unchanged, ${flags.clean ? stale.length : 0} removed.`);
  if (stale.length > 0 && !flags.clean) {
    say(`Of an earlier export, and in this one no more: ${stale.join(', ')}. --clean removes what is.`);
  }
}
