import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { didYouMean } from '../../kernel/suggest.js';
import { type Misfit, pathText, type Shape } from '../shapes/shape.js';
import { YamlText } from '../shapes/yaml-text.js';
import type { Library, LibraryKpi, LibraryPack } from './library.js';
import { packShape, sourcesShape } from './pack-shape.js';

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
    measures: keyed(packs.flatMap(({ measures }) => measures), 'name'),
    sources: keyed(sources, 'source'),
  };
  if (findings.length > 0) throw new LibraryError(findings);
  return library;
}

function readFile<T>(path: string, shape: Shape<T>, findings: string[]): T | undefined {
  const yaml = new YamlText(readFileSync(path, 'utf8'));
  const at = (offset: number): string => {
    const { line, column } = yaml.lineColumn(offset);
    return `${basename(path)}:${line}:${column}`;
  };
  if (yaml.problems.length > 0) {
    findings.push(...yaml.problems.map(({ from, message }) => `${at(from)} ${message}`));
    return undefined;
  }
  return shape.read(yaml.value, [], (place, misfit) => {
    findings.push(`${at(yaml.nodeAt(place)?.range?.[0] ?? 0)} ${pathText(place) || 'the file'}: ${misfitText(misfit)}`);
    return undefined;
  });
}

function misfitText(misfit: Misfit): string {
  switch (misfit.problem) {
    case 'type': return `${misfit.wanted} is expected`;
    case 'word': return `one of ${misfit.words.join(', ')} is expected`;
    case 'unknown': return ['it is not known here.', didYouMean(misfit.key, misfit.known)].filter(Boolean).join(' ');
    case 'missing': return `"${misfit.key}" is missing`;
  }
}
