import { canonicalJson } from '../../kernel/canonical-json.js';
import type { LoadedCatalog } from '../../store/catalog.js';
import type { CatalogKind, DefinitionSet } from '../definition-files/definition-set.js';
import type { DefinitionFile, FileFinding } from '../definition-files/file-finding.js';
import { readDefinitionFiles, type DefinitionReading } from '../definition-files/read-definition-files.js';
import { changesOf, type ChangeSet, type Refuse } from './change-set.js';
import type { GoalFinding } from './goals/goal-finding.js';
import { refuseLongFiles, refuseManyDefinitions } from './most-definitions.js';
import type { Finding } from './own-findings.js';
import { without } from './without-argument.js';

/** Files as a change, with everything wrong about them that can be told without other definitions. */
export interface FileChanges {
  readonly changes: ChangeSet;
  readonly findings: readonly FileFinding[];
  /** What is wrong with what the files mean, located in them. */
  locate(findings: readonly Finding[], goals: readonly GoalFinding[]): readonly FileFinding[];
}

/** `now` decides how far recurring events of tags are followed. Throws TOO_EXPENSIVE for more than can be changed at once. */
export function fileChanges(files: readonly DefinitionFile[], now: number): FileChanges {
  refuseLongFiles(files);
  const reading = readDefinitionFiles(files);
  refuseManyDefinitions(reading.set);
  const refused: FileFinding[] = [];
  const unread = reading.unread.map(({ key }) => key);
  const refuse: Refuse = (kind, input, error) => {
    const argument = error.details.argument ?? 'input';
    const place = reading.places.find(kind, input.key, argument);
    refused.push({ ...place!, code: null, message: error.message, hint: error.details.hint ?? null });
    const rest = without(input, argument);
    if (rest === undefined) unread.push(input.key);
    return rest;
  };
  const changes = changesOf(declared(reading.set), now, refuse);
  const found = [...reading.findings, ...refused];
  return { changes, findings: found, locate: (findings, goals) => located(findings, goals, { places: reading.places, unread, top: files[0]?.path ?? '' }) };
}

/** A file says all that there is: what it leaves out of a KPI's header is not kept, as it is where a request leaves it out. */
const declared = (set: DefinitionSet): DefinitionSet => ({
  ...set,
  kpis: set.kpis.map((kpi) => ({ ...kpi, tags: kpi.tags ?? [], drivers: kpi.drivers ?? [], reviseEvery: kpi.reviseEvery ?? null })),
});

interface Where extends Pick<DefinitionReading, 'places'> {
  /** Keys of what is in the files and not in the change. */
  readonly unread: readonly string[];
  /** The file in which what stands nowhere is told. */
  readonly top: string;
}

function located(findings: readonly Finding[], goals: readonly GoalFinding[], { places, unread, top }: Where): FileFinding[] {
  // What names a definition that cannot be read is not wrong for that.
  const missing = unread.map((key) => canonicalJson(key));
  const isOwn = ({ message }: { readonly message: string }): boolean => !missing.some((key) => message.includes(key));
  const own = findings.filter(({ diagnostic }) => isOwn(diagnostic));
  // What is built on something broken would only say the same again.
  const causes = own.filter(({ diagnostic }) => diagnostic.code !== 'NAM210');
  const told = causes.length > 0 ? causes : own;
  return [
    ...told.map(({ kind, key, diagnostic }): FileFinding => {
      const { code, message, hint, from, to, rendered } = diagnostic;
      const place = places.find(kind, key, diagnostic.part ?? null, { from, to });
      return { ...place ?? { file: top, line: 1, column: 1, rendered }, code, message, hint };
    }),
    ...goals.filter(isOwn).map(({ key, part, span, code, message, hint }): FileFinding => ({ ...places.find('goals', key, part, span)!, code, message, hint })),
  ];
}

/** The change with everything removed that stands and is not in it. */
export function pruned(changes: ChangeSet, catalog: LoadedCatalog): ChangeSet {
  return { ...changes, removed: unmanaged(changes, catalog) };
}

/** Keys of what stands and is not in the change, kind by kind. */
export function unmanaged(changes: ChangeSet, catalog: LoadedCatalog): ChangeSet['removed'] {
  const beside = (kind: CatalogKind, keys: readonly string[]): string[] => {
    const inside = new Set(changes[kind].map(({ key }) => key));
    return keys.filter((key) => !inside.has(key));
  };
  return {
    tags: beside('tags', catalog.tagKeys), schedules: beside('schedules', catalog.scheduleKeys),
    sources: beside('sources', catalog.sourceKeys), measures: beside('measures', catalog.measureKeys), kpis: beside('kpis', catalog.kpiKeys),
  };
}
