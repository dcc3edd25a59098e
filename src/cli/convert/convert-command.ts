import { Command } from 'commander';
import type { Conversion, ConversionNote } from '../../app/conversion/conversion.js';
import { fromCube } from '../../app/conversion/cube/from-cube.js';
import { fromDbt } from '../../app/conversion/dbt/from-dbt.js';
import { DEFINITION_KINDS, type DefinitionKind } from '../../app/definition-files/definition-set.js';
import { writeDefinitionFiles } from '../../app/definition-files/write-definition-files.js';
import { EXIT } from '../cli-error.js';
import { readManifest } from './read-manifest.js';
import { readModelFiles } from './read-model-files.js';
import { writeFolder } from './write-folder.js';

interface Flags {
  readonly out: string;
  readonly force: boolean;
}

/** yardstick convert … */
export function convertCommand(): Command {
  const convert = new Command('convert').description('Definitions of other systems as YAML of Yardstick. Needs no database.');
  const into = (command: Command): Command =>
    command
      .requiredOption('--out <folder>', 'where the YAML goes')
      .option('--force', 'overwrite files that say something else', false);
  into(convert.command('dbt'))
    .description('Semantic models and metrics of a dbt project.')
    .argument('<file>', 'target/semantic_manifest.json, which dbt parse writes')
    .action(async (file: string, flags: Flags) => finish(fromDbt(await readManifest(file)), flags));
  into(convert.command('cube'))
    .description('Data models of Cube, in YAML.')
    .argument('<path...>', 'files, or folders that hold them')
    .action(async (paths: readonly string[], flags: Flags) => finish(fromCube(await readModelFiles(paths)), flags));
  return convert;
}

async function finish({ set, notes }: Conversion, { out, force }: Flags): Promise<void> {
  await writeFolder(out, writeDefinitionFiles(set), force);
  for (const note of notes) say(noteLine(note));
  const counts = DEFINITION_KINDS.filter((kind) => set[kind].length > 0).map((kind) => counted(set[kind].length, kind));
  const made = counts.length === 0 ? 'No definitions' : counts.join(', ');
  const having = (outcome: ConversionNote['outcome']): number => notes.filter((note) => note.outcome === outcome).length;
  const leftOut = having('LEFT_OUT');
  say(`${made} written to ${out}; ${having('CHANGED')} changed, ${leftOut} left out.`);
  if (leftOut > 0) process.exitCode = EXIT.leftOut;
}

/** 1 KPI, 2 sources. */
function counted(count: number, kind: DefinitionKind): string {
  const noun = kind === 'kpis' ? 'KPIs' : kind;
  return `${count.toLocaleString('en')} ${count === 1 ? noun.slice(0, -1) : noun}`;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** One line, whatever its texts hold. */
function noteLine({ what, outcome, why, hint }: ConversionNote): string {
  const line = `${outcome === 'CHANGED' ? 'changed ' : 'left out'}  ${what}: ${why}${hint === null ? '' : ` ${hint}`}`;
  return line.replace(/\s*[\r\n]+\s*/g, ' ');
}
