import { pathText, type Report } from '../shapes/shape.js';
import type { YamlProblem } from '../shapes/yaml-problem.js';
import { DEFINITION_KINDS, type DefinitionKind, type DefinitionSet } from './definition-set.js';
import type { DefinitionFile, FileFinding } from './file-finding.js';
import { FileFindings } from './file-findings.js';
import { fileShape } from './file-shape.js';
import { LocatedFile } from './located-file.js';
import { Places, type Standing } from './places.js';
import { repeatedKeys } from './repeated-keys.js';
import { soundFiles } from './sound-files.js';

/** What files define. */
export interface DefinitionReading {
  /** All files as one; of a key that is defined twice, the first. With findings it is good for checking, not for applying. */
  readonly set: DefinitionSet;
  /** Everything that is wrong with the files, in their order and that of lines. What texts mean is not judged. */
  readonly findings: readonly FileFinding[];
  /** Definitions that are in the files and not in the set, because they cannot be read: what names them is not wrong for that. */
  readonly unread: readonly { readonly kind: DefinitionKind; readonly key: string }[];
  readonly places: Places;
}

/** Reads files of YAML as one set of definitions. Throws nothing: whatever is wrong is a finding. */
export function readDefinitionFiles(files: readonly DefinitionFile[]): DefinitionReading {
  const findings = new FileFindings();
  const read = soundFiles(files, findings).map(({ path, text }) => readFile(new LocatedFile(path, text), findings));
  const standing = read.flatMap(({ definitions }) => definitions);
  for (const { code, definition, parameters } of repeatedKeys(standing)) {
    findings.add(code, () => definition.file.value([...definition.path, 'key']), parameters);
  }
  const parts = read.map(({ part }) => part);
  const set: DefinitionSet = {
    sources: merged(parts, 'sources'), measures: merged(parts, 'measures'), kpis: merged(parts, 'kpis'),
    tags: merged(parts, 'tags'), schedules: merged(parts, 'schedules'), goals: merged(parts, 'goals'),
  };
  const has = new Map(DEFINITION_KINDS.map((kind) => [kind, new Set(set[kind].map(({ key }) => key))]));
  return {
    set,
    findings: findings.inOrder(files.map(({ path }) => path)),
    unread: standing.filter(({ kind, key }) => !has.get(kind)!.has(key)).map(({ kind, key }) => ({ kind, key })),
    places: new Places(standing),
  };
}

interface ReadFile {
  readonly part: Partial<DefinitionSet>;
  readonly definitions: readonly Standing[];
}

function readFile(file: LocatedFile, findings: FileFindings): ReadFile {
  for (const problem of file.yaml.problems) tellProblem(problem, file, findings);
  // A file without anything is null.
  const value = file.yaml.value ?? {};
  if (!file.yaml.isReadable) return { part: {}, definitions: [] };
  const report: Report = (path, misfit) => {
    const place = pathText(path) || 'the file';
    const here = () => file.value(path);
    switch (misfit.problem) {
      case 'unknown': {
        const owner = pathText(path.slice(0, -1)) || 'the file';
        findings.add('FIL602', () => file.key(path), { ...misfit, place: owner });
        break;
      }
      case 'missing': findings.add('FIL603', here, { ...misfit, place }); break;
      case 'type': findings.add('FIL604', here, { ...misfit, place, written: file.written(path) }); break;
      case 'word': findings.add('FIL605', here, { ...misfit, place }); break;
    }
    return undefined;
  };
  return { part: fileShape.read(value, [], report) ?? {}, definitions: definitionsIn(value, file) };
}

function tellProblem({ kind, about, message, first, ...span }: YamlProblem, file: LocatedFile, findings: FileFindings): void {
  const here = () => file.at(span);
  switch (kind) {
    case 'syntax': return findings.add('FIL601', here, { message, about });
    case 'twice': return findings.add('FIL606', here, { key: about, line: file.yaml.lineColumn(first!).line });
    case 'documents': return findings.add('FIL608', here, {});
    case 'alias': return findings.add('FIL609', here, { name: about });
    case 'aliases': return findings.add('FIL610', here, {});
    case 'tag': return findings.add('FIL611', here, { tag: about });
  }
}

/** Everything with a key, whether it can be read or not. */
const definitionsIn = (value: unknown, file: LocatedFile): Standing[] => DEFINITION_KINDS.flatMap((kind) => {
  const list = (value as Readonly<Record<string, unknown>>)[kind];
  return (Array.isArray(list) ? list as readonly unknown[] : []).flatMap((each, index): Standing[] => {
    const key = (each as { readonly key?: unknown } | null)?.key;
    return typeof key === 'string' ? [{ kind, key, file, path: [kind, index], value: each }] : [];
  });
});

/** The definitions of a kind in all files, the first of each key. */
function merged<K extends DefinitionKind>(parts: readonly Partial<DefinitionSet>[], kind: K): DefinitionSet[K] {
  const byKey = new Map<string, DefinitionSet[K][number]>();
  for (const definition of parts.flatMap((part): readonly DefinitionSet[K][number][] => part[kind] ?? [])) {
    if (!byKey.has(definition.key)) byKey.set(definition.key, definition);
  }
  return [...byKey.values()] as unknown as DefinitionSet[K];
}
