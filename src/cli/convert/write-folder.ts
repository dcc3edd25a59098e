import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DefinitionFile } from '../../app/definition-files/file-finding.js';
import { CliError } from '../cli-error.js';
import { textAt } from '../text-at.js';
import { reasonOf } from './read-text.js';

/**
 * Writes files into a folder, making it. Where one is there already and says something else, nothing is written, unless forced.
 * Throws CliError.
 */
export async function writeFolder(folder: string, files: readonly DefinitionFile[], force: boolean): Promise<void> {
  try {
    const targets = files.map(({ path, text }) => ({ path: join(folder, path), text }));
    const standing = await Promise.all(targets.map(({ path }) => textAt(path)));
    const taken = targets.filter(({ text }, index) => standing[index] !== null && standing[index] !== text).map(({ path }) => path);
    if (taken.length > 0 && !force) {
      const more = taken.length > 1 ? ` and ${taken.length - 1} more` : '';
      throw new CliError(`${taken[0]}${more} would be overwritten. Choose another --out, or say --force.`);
    }
    for (const { path, text } of targets) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${folder} cannot be written: ${reasonOf(error)}.`);
  }
}
