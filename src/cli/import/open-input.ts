import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { CliError } from '../cli-error.js';

/** A file to import: its text, unpacked and decoded, and how far it was read. */
export interface Input {
  readonly text: AsyncIterable<string>;
  /** The first characters, to tell formats and delimiters apart. */
  readonly head: string;
  readonly totalBytes: number;
  /** Bytes of the file (packed, if it is) that were read so far. */
  readBytes(): number;
}

/** Large pieces take fewer turns; a piece takes about a millisecond to read. */
const PIECE_BYTES = 32 * 1024;

const HEAD_CHARACTERS = 64 * 1024;

/** Opens a plain or gzipped file; which of the two is told by its first bytes, not by its name. */
export async function openInput(path: string, encoding: string): Promise<Input> {
  const { size, start } = await firstBytes(path);
  const file = createReadStream(path, { highWaterMark: PIECE_BYTES });
  const gzipped = start[0] === 0x1f && start[1] === 0x8b;
  const bytes = gzipped ? file.pipe(createGunzip({ chunkSize: PIECE_BYTES })) : file;
  file.on('error', (error) => bytes.destroy(error));

  const chunks = decoded(bytes, path, decoder(encoding))[Symbol.asyncIterator]();
  let head = '';
  let ended = false;
  while (!ended && head.length < HEAD_CHARACTERS) {
    const next = await chunks.next();
    if (next.done === true) ended = true;
    else head += next.value;
  }
  return { text: prepended(head, chunks), head, totalBytes: size, readBytes: () => file.bytesRead };
}

async function firstBytes(path: string): Promise<{ size: number; start: Buffer }> {
  try {
    const { size } = await stat(path);
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return { size, start: buffer.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new CliError(`Cannot read ${path}: ${reason(error as NodeJS.ErrnoException)}.`);
  }
}

function reason(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EISDIR') return 'it is a directory';
  return error.message;
}

/** Cuts a byte order mark off, and refuses bytes that are not of the encoding. */
function decoder(encoding: string) {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new CliError(`--encoding ${encoding}: there is no such encoding. Try utf-8, windows-1252 or utf-16le.`);
  }
}

async function* decoded(bytes: AsyncIterable<Buffer>, path: string, text: ReturnType<typeof decoder>): AsyncGenerator<string> {
  try {
    for await (const chunk of bytes) yield text.decode(chunk, { stream: true });
    yield text.decode();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new CliError(`${path} is not ${text.encoding}. Name its encoding: --encoding windows-1252, for example.`);
    }
    if (code?.startsWith('Z_') === true) throw new CliError(`Cannot unpack ${path}: ${message}. Is the download complete?`);
    throw error;
  }
}

async function* prepended(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
