import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CubeFile } from '../../app/conversion/cube/read-cubes.js';
import { CliError } from '../cli-error.js';
import { readText, reasonOf } from './read-text.js';

const YAML = /\.ya?ml$/i;

/** The files named, and every YAML file of the folders named and of those within, by path. Throws CliError where none is. */
export async function readModelFiles(paths: readonly string[]): Promise<CubeFile[]> {
  const files = (await Promise.all(paths.map(filesAt))).flat().sort();
  if (files.length === 0) {
    throw new CliError(`There is no YAML file in ${paths.join(', ')}. Models in JavaScript cannot be converted.`);
  }
  return Promise.all([...new Set(files)].map(async (path) => ({ path, text: await readText(path) })));
}

async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && YAML.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    throw new CliError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}
