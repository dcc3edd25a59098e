import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, Scalar, visit } from 'yaml';
import type { Path } from './shape.js';
import { tooDeepAt } from './yaml-nesting.js';
import { keyText, syntaxProblem, TOO_DEEP, withoutRepeated, type YamlProblem } from './yaml-problem.js';

/** Of one text; and how often one of them may be repeated through others before it is taken for an attack. */
const MOST_ALIASES = 1_000;
const MOST_REPEATED = 100;

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
    const deep = tooDeepAt(text);
    this.document = parseDocument(deep === undefined ? text : '', {
      schema: 'core', resolveKnownTags: false, stringKeys: true,
      // Theirs compares every key with every other.
      uniqueKeys: false, prettyErrors: false, logLevel: 'error',
    });
    // The parser, asked to count them itself, misses some.
    this.lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines.addNewLine(at + 1);
    if (deep !== undefined) {
      this.problems = [{ kind: 'syntax', about: '', message: TOO_DEEP, from: deep, to: deep + 1, mended: false }];
      return;
    }
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
    // Behind a tab nothing is what it seems.
    const tab = errors.find(({ code }) => code === 'TAB_AS_INDENT');
    if (tab !== undefined) return [syntaxProblem(this.text, tab)];
    return [...errors, ...warnings].map((each) => syntaxProblem(this.text, each)).filter(({ kind, from }) => {
      const { line } = this.lineColumn(from);
      const isFirst = !told.has(line);
      if (kind === 'syntax') told.add(line);
      return kind !== 'syntax' || isFirst;
    });
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
