import { ExactNumber, parseJsonExactly } from '../../kernel/decimal.js';
import { REASON_COLUMN, type FileRecord, type RecordFile } from './file-record.js';
import type { Input } from './open-input.js';

/** Reads one JSON object per line; numbers keep every digit. A line that is none is broken by itself. */
export const ndjsonFile = (input: Input): RecordFile => ({
  columns: null,
  records: objects(input.text),
  rejectsHeader: '',
  extension: '.ndjson',
});

async function* objects(text: AsyncIterable<string>): AsyncGenerator<Iterable<FileRecord>> {
  let line = 1;
  for await (const lines of pieces(text)) {
    yield records(lines, line);
    line += lines.length;
  }
}

/** The whole lines of each piece of text. */
async function* pieces(text: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield lines;
  }
  yield [rest];
}

function* records(lines: readonly string[], firstLine: number): Generator<FileRecord> {
  for (const [index, content] of lines.entries()) if (content.trim() !== '') yield record(content, firstLine + index);
}

function record(content: string, line: number): FileRecord {
  const members = parseObject(content);
  if (typeof members === 'string') {
    const rejected = (reason: string): string => JSON.stringify({ [REASON_COLUMN]: reason, line: content });
    return { line, value: () => undefined, at: () => undefined, columns: [], broken: members, rejected };
  }
  const columns = [...members.keys()];
  return {
    line,
    value: (column) => members.get(column),
    at: (place) => members.get(columns[place]!),
    columns,
    rejected: (reason) => withReason(content, members, reason),
  };
}

function parseObject(content: string): ReadonlyMap<string, unknown> | string {
  try {
    const value = parseJsonExactly(content);
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber))
      return new Map(Object.entries(value));
    return 'The line is no JSON object.';
  } catch (error) {
    return `The line is no valid JSON: ${(error as Error).message}.`;
  }
}

/** The line as it was, with the reason as its first member: so its numbers keep their text. An earlier reason gives way. */
function withReason(content: string, members: ReadonlyMap<string, unknown>, reason: string): string {
  const member = `"${REASON_COLUMN}":${JSON.stringify(reason)}`;
  if (!members.has(REASON_COLUMN))
    return content.trim().replace(/^\{\s*/, members.size === 0 ? () => `{${member}` : () => `{${member},`);
  const earlier = new RegExp(`"${REASON_COLUMN}"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"`);
  return content.trim().replace(earlier, () => member);
}
