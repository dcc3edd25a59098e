import {
  type Document, isMap, isNode, isScalar, LineCounter, type Node, type Pair, parseDocument, Scalar, visit, type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Span } from '../../lang/source-text.js';
import type { Path } from './shape.js';

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

/** Of one text; and how often one of them may be repeated through others before it is taken for an attack. */
const MOST_ALIASES = 1_000;
const MOST_REPEATED = 100;

const TOO_DEEP = 'It is nested too deeply';

/** Faults after which the rest is what it seems: a text lacks its quotes. */
const MENDED: readonly string[] = ['BAD_SCALAR_START'];

/**
 * A text read as one YAML document of the core schema of 1.2, whatever it says of itself: dates stay texts, and there are no tags
 * of its own. Keys are texts; of one that stands twice the first counts.
 */
export class YamlText {
  readonly problems: readonly YamlProblem[];
  /** Undefined where it cannot be read. */
  readonly value: unknown;
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(readonly text: string) {
    this.document = parseDocument(text, {
      schema: 'core', resolveKnownTags: false, stringKeys: true,
      // Theirs compares every key with every other.
      uniqueKeys: false, prettyErrors: false, logLevel: 'error',
    });
    // The parser, asked to count them itself, misses some.
    this.lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines.addNewLine(at + 1);
    const syntax = this.syntax();
    try {
      this.problems = [...syntax, ...this.mend()];
      if (this.isReadable) this.value = this.document.toJS({ maxAliasCount: MOST_REPEATED });
    } catch (error) {
      // Thrown where aliases repeat too much; else the stack did not reach.
      const kind = error instanceof ReferenceError ? 'aliases' : 'syntax';
      this.problems = [...syntax, { kind, about: '', message: TOO_DEEP, from: 0, to: 0, mended: false }];
    }
  }

  /** Whether all of it could be read, if only by mending. */
  get isReadable(): boolean {
    return this.problems.every(({ mended }) => mended);
  }

  /** Counted from 1. */
  lineColumn(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }

  /** What stands at the path, or what is nearest around it; undefined in a file without anything. */
  nodeAt(path: Path): Node | undefined {
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = length === 0 ? this.document.contents : this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node;
    }
    return undefined;
  }

  /** The text, number or truth value at the path; undefined for anything else. */
  scalarAt(path: Path): Scalar | undefined {
    const node: unknown = this.document.getIn(path, true);
    return isScalar(node) && node.range ? node : undefined;
  }

  /** The key of the mapping at the path; undefined where there is none. */
  keyAt(path: Path): Node | undefined {
    const map: unknown = path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true);
    const key = isMap(map) ? map.items.find((pair) => keyText(pair) === path.at(-1))?.key : undefined;
    return isNode(key) ? key : undefined;
  }

  /** One fault of a line brings others about: the first is told. */
  private syntax(): YamlProblem[] {
    const told = new Set<number>();
    const { errors, warnings } = this.document;
    return [...errors, ...warnings].map((each) => this.syntaxProblem(each)).filter(({ kind, from }) => {
      const { line } = this.lineColumn(from);
      const isFirst = !told.has(line);
      if (kind === 'syntax') told.add(line);
      return kind !== 'syntax' || isFirst;
    });
  }

  private syntaxProblem({ code, message, pos: [begin, end] }: YAMLError): YamlProblem {
    if (code === 'MULTIPLE_DOCS') return { kind: 'documents', about: '', message, from: begin, to: begin + 3, mended: true };
    if (code === 'TAG_RESOLVE_FAILED') {
      return { kind: 'tag', about: this.text.slice(begin, end), message, from: begin, to: end, mended: true };
    }
    const from = begin + /^ */.exec(this.text.slice(begin, begin + 1_000))![0].length;
    const about = code === 'BAD_SCALAR_START' ? this.text.charAt(from) : code;
    const words = code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : message;
    return { kind: 'syntax', about, message: words, from, to: Math.max(end, from + 1), mended: MENDED.includes(code) };
  }

  /** Takes keys that stand twice out, and aliases of nothing for the texts that they may be meant as. */
  private mend(): YamlProblem[] {
    const found: YamlProblem[] = [];
    const anchors = new Set<string>();
    let aliases = 0;
    visit(this.document, {
      Value: (_, { anchor }) => { if (anchor !== undefined) anchors.add(anchor); },
      Map: (_, map) => {
        if (map.anchor !== undefined) anchors.add(map.anchor);
        for (const problem of withoutRepeated(map)) found.push(problem);
      },
      Alias: (_, { source, range }) => {
        const [from, to] = range!;
        aliases += 1;
        if (aliases === MOST_ALIASES) {
          found.push({ kind: 'aliases', about: '', message: 'There are too many aliases', from, to, mended: false });
        }
        if (anchors.has(source)) return undefined;
        found.push({ kind: 'alias', about: source, message: `There is no anchor ${source}`, from, to, mended: true });
        return Object.assign(new Scalar(`*${source}`), { range });
      },
    });
    return found;
  }
}

const keyText = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '');

function withoutRepeated(map: YAMLMap): YamlProblem[] {
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
