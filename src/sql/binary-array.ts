/*
 * Arrays in PostgreSQL's binary format, which the driver sends as they are. As text it would put every element between quotes and look
 * in each for what has to be escaped, and PostgreSQL would look again: with thousands of JSON texts and digests, most of what a batch
 * costs this process.
 * https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/adt/arrayfuncs.c, array_send
 */

/** Object ids of element types; they are the same in every database. */
const [BYTEA, TEXT, JSONB] = [17, 25, 3802];

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

/** To be bound as `text[]`. */
export const textArray = (texts: readonly (string | null)[]): Buffer => arrayOfTexts(TEXT, '', texts);

/** JSON texts, to be bound as `jsonb[]`: each begins with the version of its format. */
export const jsonbArray = (texts: readonly string[]): Buffer => arrayOfTexts(JSONB, '\u0001', texts);

/** To be bound as `bytea[]`. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const array = begin(BYTEA, values.length, values.reduce((sum, { length }) => sum + length, 0));
  let at = HEADER_BYTES;
  for (const value of values) {
    at = array.writeInt32BE(value.length, at);
    array.set(value, at);
    at += value.length;
  }
  return array;
}

function arrayOfTexts(elementType: number, prefix: string, texts: readonly (string | null)[]): Buffer {
  // No character takes more than three bytes for each of its UTF-16 units.
  const most = texts.reduce((sum, text) => sum + (text === null ? 0 : (prefix.length + text.length) * 3), 0);
  const array = begin(elementType, texts.length, most);
  let at = HEADER_BYTES;
  for (const text of texts) {
    if (text === null) {
      at = array.writeInt32BE(NULL_LENGTH, at);
      continue;
    }
    const from = at + LENGTH_BYTES;
    const length = array.write(prefix + text, from);
    array.writeInt32BE(length, at);
    at = from + length;
  }
  return array.subarray(0, at);
}

/** One dimension from 1, which may hold nulls. */
function begin(elementType: number, elements: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + elements * LENGTH_BYTES + bytes);
  [1, 1, elementType, elements, 1].forEach((word, index) => array.writeInt32BE(word, index * 4));
  return array;
}
