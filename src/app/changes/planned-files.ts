import { createHash } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Catalog } from '../../lang/catalog.js';
import type { DefinitionFile, FileFinding } from '../definition-files/file-finding.js';
import type { ChangeSet } from './change-set.js';
import type { ChangedKind, DefinitionChange } from './definition-change.js';
import { fileChanges, pruned, unmanaged } from './file-changes.js';
import { judgeChanges } from './judge-changes.js';
import { planChanges, type PlannedChanges } from './plan-changes.js';
import type { Standing } from './standing.js';

export interface FilesInput {
  readonly files: readonly DefinitionFile[];
  /** Whether what stands and is not in the files is withdrawn. */
  readonly prune?: boolean | null;
}

/** What files would come to. */
export interface PlannedFiles {
  /** Everything that is wrong, located; then there is no plan. */
  readonly findings: readonly FileFinding[];
  readonly plan: PlannedChanges | null;
  /** The definitions as they would then be; those that stand, where something is wrong. */
  readonly after: Catalog;
  /** What stands and is not in the files; nothing where it is withdrawn. */
  readonly unmanaged: readonly { readonly kind: ChangedKind; readonly key: string }[];
  /** The same for the same plan over the same definitions; null where something is wrong. */
  readonly digest: string | null;
}

/** Files as a change before it is known what stands. */
export interface ReadFiles {
  readonly changes: ChangeSet;
  over(standing: Standing): PlannedFiles;
}

/** Everything wrong is told at once, that of the files and, among what can be read, that of what they mean. */
export function readFiles({ files, prune }: FilesInput, now: number): ReadFiles {
  const { changes, findings: ofFiles, locate } = fileChanges(files, now);
  return {
    changes,
    over: (standing) => {
      const { catalog } = standing;
      // What a file cannot say for itself is not to be taken for gone.
      const judged = judgeChanges(prune && ofFiles.length === 0 ? pruned(changes, catalog) : changes, standing, false);
      const findings = [...ofFiles, ...locate(judged.findings)].sort(byPlace);
      if (findings.length > 0) return { findings, plan: null, after: catalog, unmanaged: [], digest: null };
      const plan = planChanges(judged, standing);
      return { findings: [], plan, after: judged.after, unmanaged: prune ? [] : besides(changes, standing), digest: digestOf(plan.outcome) };
    },
  };
}

const byPlace = (a: FileFinding, b: FileFinding): number =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column);

function besides(changes: ChangeSet, { catalog }: Standing): PlannedFiles['unmanaged'] {
  const { tags, schedules, sources, measures, kpis } = unmanaged(changes, catalog);
  const of = (kind: ChangedKind, keys: readonly string[]): { kind: ChangedKind; key: string }[] => keys.map((key) => ({ kind, key }));
  return [...of('TAG', tags), ...of('SCHEDULE', schedules), ...of('SOURCE', sources), ...of('MEASURE', measures), ...of('KPI', kpis)];
}

const digestOf = (outcome: readonly DefinitionChange[]): string =>
  createHash('sha256').update(canonicalJson(outcome.filter(({ action }) => action !== 'UNCHANGED'))).digest('hex').slice(0, 32);
