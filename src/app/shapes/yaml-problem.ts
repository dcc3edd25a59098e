import { isNode, isScalar, type Pair, type YAMLError, type YAMLMap } from 'yaml';
import type { Span } from '../../lang/source-text.js';

/** What is wrong with a text as YAML. */
export interface YamlProblem extends Span {
  readonly kind: 'syntax' | 'documents' | 'tag' | 'alias' | 'aliases' | 'twice';
  /** The key, alias, tag, or character that cannot begin a text; of other faults of syntax their name in the library `yaml`. */
  readonly about: string;
  readonly message: string;
  /** Of a key that stands twice: where it stands first. */
  readonly first?: number;
  /** What can be read all the same. */
  readonly mended: boolean;
}

export const TOO_DEEP = 'It is nested too deeply';

/** Faults after which the rest is what it seems: a text lacks its quotes. */
const MENDED: readonly string[] = ['BAD_SCALAR_START'];

/** A fault that the library found in the text. */
export function syntaxProblem(text: string, { code, message, pos: [begin, end] }: YAMLError): YamlProblem {
  if (code === 'MULTIPLE_DOCS') return { kind: 'documents', about: '', message, from: begin, to: begin + 3, mended: true };
  if (code === 'TAG_RESOLVE_FAILED') {
    return { kind: 'tag', about: text.slice(begin, end), message, from: begin, to: end, mended: true };
  }
  const from = begin + /^ */.exec(text.slice(begin, begin + 1_000))![0].length;
  const about = code === 'BAD_SCALAR_START' ? text.charAt(from) : code;
  const words = code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : message;
  return { kind: 'syntax', about, message: words, from, to: Math.max(end, from + 1), mended: MENDED.includes(code) };
}

export const keyText = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '');

/** Takes the pairs out whose key an earlier one has, and tells of them. */
export function withoutRepeated(map: YAMLMap): YamlProblem[] {
  const first = new Map<string, number>();
  const repeated = map.items.filter((pair) => {
    const key = keyText(pair);
    if (first.has(key)) return true;
    first.set(key, startOf(pair));
    return false;
  });
  if (repeated.length === 0) return [];
  const out = new Set(repeated);
  map.items = map.items.filter((pair) => !out.has(pair));
  return repeated.map((pair): YamlProblem => {
    const [key, from] = [keyText(pair), startOf(pair)];
    const span = { first: first.get(key)!, from, to: from + key.length };
    return { kind: 'twice', about: key, message: `"${key}" stands twice`, ...span, mended: true };
  });
}

const startOf = ({ key }: Pair): number => (isNode(key) ? key.range?.[0] ?? 0 : 0);
