import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { DefinitionFile } from '../../app/definition-files/file-finding.js';
import { CliError } from '../cli-error.js';
import { readText, reasonOf } from '../convert/read-text.js';

const YAML = /\.ya?ml$/;

/**
 * The YAML files of a folder and of those within, sorted by path; hidden ones and node_modules are left out, links are followed.
 * Throws CliError where the folder or a file cannot be read.
 */
export async function folderFiles(folder: string): Promise<DefinitionFile[]> {
  const paths = (await pathsIn(folder, [])).filter((path) => YAML.test(path));
  const read = async (path: string): Promise<DefinitionFile> =>
    ({ path: relative(folder, path).split(sep).join('/'), text: await readText(path) });
  const files = await Promise.all(paths.map(read));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `above`: the real paths of the folders that it lies in, so that a link to one of them ends. */
async function pathsIn(folder: string, above: readonly string[]): Promise<string[]> {
  try {
    const here = await realpath(folder);
    if (above.includes(here)) return [];
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.') && name !== 'node_modules');
    const found = await Promise.all(names.map(async (name) => {
      const path = join(folder, name);
      const about = await stat(path);
      if (about.isDirectory()) return pathsIn(path, [...above, here]);
      return about.isFile() ? [path] : [];
    }));
    return found.flat();
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, path = folder } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' && path === folder ? 'there is no such folder' : reasonOf(error);
    throw new CliError(`${path} cannot be read: ${why}.`);
  }
}

/** As `folderFiles`. Throws CliError where there is none: with --prune that would mean to withdraw everything. */
export async function definitionsIn(folder: string): Promise<DefinitionFile[]> {
  const files = await folderFiles(folder);
  if (files.length > 0) return files;
  throw new CliError(`There is no YAML file in ${folder}. yardstick export ${folder} writes what is defined.`);
}
