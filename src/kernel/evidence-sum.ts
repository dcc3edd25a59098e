/** How many revisions there are, and the sum of their digests modulo 2^256: the order does not matter, and sums can be added. */
export interface EvidenceSum {
  readonly rows: number;
  /** 64 hexadecimal digits. */
  readonly digest: string;
}

const MODULUS = 1n << 256n;
const text = (sum: bigint): string => (sum % MODULUS).toString(16).padStart(64, '0');
const number = (digest: string): bigint => BigInt(`0x${digest}`);

export const NO_EVIDENCE: EvidenceSum = { rows: 0, digest: text(0n) };

export const addDigest = ({ rows, digest }: EvidenceSum, added: Uint8Array): EvidenceSum =>
  ({ rows: rows + 1, digest: text(number(digest) + number(Buffer.from(added).toString('hex'))) });

export const addEvidence = (...sums: readonly EvidenceSum[]): EvidenceSum => ({
  rows: sums.reduce((total, { rows }) => total + rows, 0),
  digest: text(sums.reduce((total, { digest }) => total + number(digest), 0n)),
});

export const isSameEvidence = (one: EvidenceSum, other: EvidenceSum): boolean => one.rows === other.rows && one.digest === other.digest;

/** From the sums of the eight 32-bit words of many digests, the highest first; null: of none. */
export const digestOfWords = (words: readonly (string | null)[]): string =>
  text(words.reduce((sum, word) => (sum << 32n) + BigInt(word ?? '0'), 0n));
