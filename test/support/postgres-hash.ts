/*
 * PostgreSQL's hashtextextended(text, 0) on machines of the usual byte order, from the description of lookup3 (B. Jenkins 2006):
 * twelve bytes at a time go into three words that are mixed, and two of the three are the 64 bits.
 */

const rotated = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

export function postgresHash(text: string): bigint {
  const bytes = Buffer.from(text, 'utf8');
  const start = (0x9e3779b9 + bytes.length + 3_923_095) | 0;
  let [a, b, c] = [start, start, start];
  let at = 0;
  for (; bytes.length - at >= 12; at += 12) {
    [a, b, c] = [(a + bytes.readInt32LE(at)) | 0, (b + bytes.readInt32LE(at + 4)) | 0, (c + bytes.readInt32LE(at + 8)) | 0];
    for (const [one, other] of [[4, 6], [8, 16], [19, 4]] as const) {
      a = (a - c) | 0; a ^= rotated(c, one); c = (c + b) | 0;
      [a, b, c] = [b, c, a];
      a = (a - c) | 0; a ^= rotated(c, other); c = (c + b) | 0;
      [a, b, c] = [b, c, a];
    }
  }
  // The lowest byte of the third word is left out: the length has been added already.
  const rest = Buffer.alloc(12);
  bytes.copy(rest, 0, at, Math.min(bytes.length, at + 8));
  bytes.copy(rest, 9, Math.min(bytes.length, at + 8));
  [a, b, c] = [(a + rest.readInt32LE(0)) | 0, (b + rest.readInt32LE(4)) | 0, (c + rest.readInt32LE(8)) | 0];
  c ^= b; c = (c - rotated(b, 14)) | 0;
  a ^= c; a = (a - rotated(c, 11)) | 0;
  b ^= a; b = (b - rotated(a, 25)) | 0;
  c ^= b; c = (c - rotated(b, 16)) | 0;
  a ^= c; a = (a - rotated(c, 4)) | 0;
  b ^= a; b = (b - rotated(a, 14)) | 0;
  c ^= b; c = (c - rotated(b, 24)) | 0;
  return BigInt.asIntN(64, (BigInt(b >>> 0) << 32n) | BigInt(c >>> 0));
}
