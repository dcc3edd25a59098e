import { readFile } from 'node:fs/promises';
import { CliError } from '../cli-error.js';

/** Texts as `code` tells them, for people. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'it may not be read', ENOTDIR: 'there is no such folder',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is no text in UTF-8',
};

/** Why a file could not be reached. */
export const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
};

/** The text of a file in UTF-8. Throws CliError where there is none. */
export async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    throw new CliError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}
