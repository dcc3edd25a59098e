import { CliError } from '../cli-error.js';
import { readText } from './read-text.js';

/** What the JSON of a file holds. Throws CliError where it is none. */
export async function readManifest(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CliError(`${path} is no JSON: ${(error as Error).message.split('\n')[0]}`);
  }
}
