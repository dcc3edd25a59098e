import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { MeasureInput } from '../definitions/measure-content.js';
import type { SourceInput } from '../definitions/source-content.js';
import type { Library, LibraryKpi, LibraryPack } from './library.js';
import { packShape, sourcesShape } from './pack-shape.js';
import type { Path, Shape } from './shape.js';

/** A file of the library is not what it should be: a mistake of ours, told with every place. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError';

  constructor(readonly findings: readonly string[]) {
    super(`The library of KPIs cannot be read:\n${findings.join('\n')}`);
  }
}

/**
 * Reads `sources.yaml` and every file of `packs/`, in the order of their names. What they define is checked for its shape and for
 * keys that are taken; whether expressions are sound is for the language to say.
 *
 * @throws LibraryError with every finding as `file:line:column place: message`.
 */
export function readLibrary(directory: string): Library {
  const findings: string[] = [];
  const sources = readFile(join(directory, 'sources.yaml'), sourcesShape, findings) ?? [];
  const files = readdirSync(join(directory, 'packs')).filter((name) => name.endsWith('.yaml')).sort();
  const packs = files.map((name) => readFile(join(directory, 'packs', name), packShape, findings) ?? []).flat();

  const taken = new Map<string, string>();
  const keyed = <D extends { readonly key: string }>(definitions: readonly D[], namespace: string): ReadonlyMap<string, D> => {
    for (const { key } of definitions) {
      if (taken.has(`${namespace} ${key}`)) findings.push(`the key "${key}" is defined twice`);
      taken.set(`${namespace} ${key}`, key);
    }
    return new Map(definitions.map((definition) => [definition.key, definition]));
  };
  const made = packs.map(({ measures: _, kpis, ...pack }): LibraryPack => ({
    ...pack, kpis: kpis.map((kpi): LibraryKpi => ({
      variant: null, unit: null, maturityLag: null, minSample: null, knownNegativeEffects: [], forbiddenScopes: [], ...kpi,
      pack: pack.key,
    })),
  }));
  const library: Library = {
    packs: keyed(made, 'pack'),
    kpis: keyed(made.flatMap(({ kpis }) => kpis), 'name'),
    measures: keyed(packs.flatMap(({ measures }) => measures as readonly MeasureInput[]), 'name'),
    sources: keyed(sources as readonly SourceInput[], 'source'),
  };
  if (findings.length > 0) throw new LibraryError(findings);
  return library;
}

function readFile<T>(path: string, shape: Shape<T>, findings: string[]): T | undefined {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${basename(path)}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    findings.push(...document.errors.map(({ pos, message }) => `${at(pos[0])} ${message.split('\n')[0]!}`));
    return undefined;
  }
  return shape(document.toJS(), [], (place, message) => {
    findings.push(`${at(offsetOf(document, place))} ${placeText(place)}: ${message}`);
    return undefined;
  });
}

/** Where the value begins; where it has no place of its own, what holds it. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

const placeText = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('') || 'the file';
