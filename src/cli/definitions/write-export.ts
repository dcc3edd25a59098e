import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { SCHEMA_FILE } from '../../app/definition-files/sound-files.js';
import type { DefinitionFile } from '../../app/definition-files/file-finding.js';
import { CliError } from '../cli-error.js';
import { textAt } from '../text-at.js';
import { reasonOf } from '../convert/read-text.js';
import { folderFiles } from './folder-files.js';

/** What became of the files of a folder. */
export interface WrittenExport {
  readonly written: number;
  readonly unchanged: number;
  /** Files of an earlier export that this one has not; removed only where that was asked for. */
  readonly stale: readonly string[];
}

/** Writes what differs into a folder, making it. Throws CliError where it cannot. */
export async function writeExport(folder: string, files: readonly DefinitionFile[], clean: boolean): Promise<WrittenExport> {
  try {
    const targets = files.map(({ path, text }) => ({ path: join(folder, inside(path)), text }));
    const standing = await Promise.all(targets.map(({ path }) => textAt(path)));
    const differing = targets.filter(({ text }, index) => standing[index] !== text);
    for (const { path, text } of differing) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    const stale = await staleFiles(folder, files);
    if (clean) await Promise.all(stale.map((path) => rm(join(folder, path))));
    return { written: differing.length, unchanged: files.length - differing.length, stale };
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${folder} cannot be written: ${reasonOf(error)}.`);
  }
}

/** A server does not say where on this machine files are written. */
function inside(path: string): string {
  if (normalize(path).split(sep)[0] === '..') throw new CliError(`The export has a file outside of its folder: ${path}.`);
  return path;
}

/** The first line of a file that was exported. */
const OURS = new RegExp(`^# yaml-language-server: \\$schema=(\\./|(\\.\\./)+)${SCHEMA_FILE.replaceAll('.', '\\.')}\\r?\\n`);

async function staleFiles(folder: string, files: readonly DefinitionFile[]): Promise<string[]> {
  const exported = new Set(files.map(({ path }) => path));
  const found = files.length === 0 ? [] : await folderFiles(folder);
  return found.filter(({ path, text }) => path.endsWith('.yaml') && !exported.has(path) && OURS.test(text))
    .map(({ path }) => path);
}
