import { Command } from 'commander';
import { readConfig } from '../../config.js';
import type { DefinitionsApi } from '../api/definitions-api.js';
import { withApi, type Access } from '../api/open-api.js';
import { CliError, EXIT } from '../cli-error.js';
import { changeCounts, changeLines, unmanagedLines } from './change-lines.js';
import { onApi, say } from './command-texts.js';
import { findingLines } from './finding-lines.js';
import { definitionsIn } from './folder-files.js';
import { tellPlan } from './plan-command.js';

interface Flags extends Access {
  readonly prune: boolean;
  readonly dryRun: boolean;
  readonly expect?: string;
}

/** yardstick apply DIR */
export const applyCommand = (): Command =>
  onApi(new Command('apply'))
    .description('Bring the definitions to what a folder says, in one transaction. Again changes nothing.')
    .argument('<dir>', 'folder of the definitions')
    .option('--prune', 'withdraw what is defined and not in the files, goals excepted', false)
    .option('--dry-run', 'only say what would be done; ends with 4 where something would', false)
    .option('--expect <digest>', 'of the plan that was looked at: refuse where the files come to something else by now')
    .action(run);

async function run(dir: string, flags: Flags): Promise<void> {
  const files = await definitionsIn(dir);
  await withApi(readConfig(), flags, ({ definitions }) => (flags.dryRun ? tryOut : apply)(definitions, dir, files, flags));
}

type Files = Awaited<ReturnType<typeof definitionsIn>>;

async function tryOut(definitions: DefinitionsApi, dir: string, files: Files, { prune, expect }: Flags): Promise<void> {
  const plan = await definitions.plan({ files, prune }, null);
  tellPlan(dir, plan, []);
  if (expect !== undefined && plan.digest !== null && plan.digest !== expect) {
    throw new CliError(
      'The definitions have changed: the files come to something else than what was planned. Plan again, and look at it anew.',
    );
  }
}

async function apply(definitions: DefinitionsApi, dir: string, files: Files, { prune, expect }: Flags): Promise<void> {
  const { findings, changes, unmanaged } = await definitions.apply({ files, prune, expectedPlan: expect ?? null });
  if (findings.length > 0) {
    findingLines(findings, dir).forEach(say);
    process.exitCode = EXIT.failed;
    return;
  }
  [...changeLines(changes), ...unmanagedLines(unmanaged)].forEach(say);
  const isNothing = changes.every(({ action }) => action === 'UNCHANGED');
  say(isNothing ? 'Nothing differs.' : `Applied: ${changeCounts(changes)}.`);
}
