import { Command } from 'commander';
import { readConfig } from '../../config.js';
import type { ListedPlan } from '../api/definitions-api.js';
import { withApi, type Access } from '../api/open-api.js';
import { EXIT } from '../cli-error.js';
import { changeCounts, changeLines, unmanagedLines } from './change-lines.js';
import { onApi, say } from './command-texts.js';
import { findingLines } from './finding-lines.js';
import { definitionsIn } from './folder-files.js';
import { aboutNumbers, planQuestion, type QuestionFlags } from './plan-question.js';
import { goalLines, previewLines } from './preview-lines.js';

interface Flags extends Access, QuestionFlags {
  readonly prune: boolean;
}

/** yardstick plan DIR */
export const planCommand = (): Command =>
  aboutNumbers(onApi(new Command('plan')))
    .description('What a folder of definitions would change, and which numbers. Changes nothing.')
    .argument('<dir>', 'folder of the definitions')
    .option('--prune', 'what is defined and not in the files is to go, goals excepted', false)
    .action(run);

async function run(dir: string, flags: Flags): Promise<void> {
  const question = planQuestion(flags);
  const files = await definitionsIn(dir);
  const plan = await withApi(readConfig(), flags, ({ definitions }) => definitions.plan({ files, prune: flags.prune }, question));
  tellPlan(dir, plan, question === null ? [] : [...previewLines(plan.preview, question), ...goalLines(plan.previewGoals)]);
}

/** Ends with 1 where something is wrong with the files, with 4 where they differ from what is defined. */
export function tellPlan(dir: string, { findings, changes, unmanaged, digest }: ListedPlan, numbers: readonly string[]): void {
  if (findings.length > 0) {
    findingLines(findings, dir).forEach(say);
    process.exitCode = EXIT.failed;
    return;
  }
  [...changeLines(changes!), ...unmanagedLines(unmanaged), ...numbers].forEach(say);
  if (changes!.length === 0) return say('Nothing differs.');
  say(`${changeCounts(changes!)}. Digest of this plan: ${digest}`);
  process.exitCode = EXIT.differs;
}
