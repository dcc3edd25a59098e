import { YardstickError } from '../../kernel/errors.js';
import { DEFINITION_KINDS, type DefinitionSet } from '../definition-files/definition-set.js';
import type { DefinitionFile } from '../definition-files/file-finding.js';

/** Read, judged and written as one change, these take seconds; whoever else asks this process something waits as long. */
const MOST_DEFINITIONS = 1_000;
const MOST_CHARACTERS = 2_000_000;

/** Before anything is read. @throws YardstickError TOO_EXPENSIVE. */
export function refuseLongFiles(files: readonly DefinitionFile[]): void {
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  if (characters > MOST_CHARACTERS) refuse(characters, MOST_CHARACTERS, 'characters');
}

/** Before anything is judged. @throws YardstickError TOO_EXPENSIVE. */
export function refuseManyDefinitions(set: DefinitionSet): void {
  const definitions = DEFINITION_KINDS.reduce((sum, kind) => sum + set[kind].length, 0);
  if (definitions > MOST_DEFINITIONS) refuse(definitions, MOST_DEFINITIONS, 'definitions');
}

function refuse(count: number, most: number, noun: string): never {
  const [has, takes] = [count, most].map((number) => number.toLocaleString('en'));
  throw new YardstickError('TOO_EXPENSIVE', `The files hold ${has} ${noun}; at most ${takes} are taken at once.`, {
    argument: 'files', hint: 'Send a part of them at a time, without prune: what the others stand on first.',
  });
}
