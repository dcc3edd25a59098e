import { createHash } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { YardstickError } from '../../kernel/errors.js';
import type { Catalog } from '../../lang/catalog.js';
import type { Reading } from '../../store/database.js';
import type { DefinitionFile, FileFinding } from '../definition-files/file-finding.js';
import type { ChangeSet } from './change-set.js';
import { CHANGED_KINDS, type ChangedKind, type DefinitionChange } from './definition-change.js';
import { fileChanges, pruned, unmanaged } from './file-changes.js';
import { withGoals } from './goals/goals-to-rebase.js';
import { planGoalChanges } from './goals/plan-goal-changes.js';
import type { PlannedGoal } from './goals/planned-goal.js';
import { judgeChanges } from './judge-changes.js';
import { takenFromGoals } from './kept-by-goals.js';
import { planChanges, type PlannedChanges } from './plan-changes.js';
import type { Standing } from './standing.js';

export interface FilesInput {
  readonly files: readonly DefinitionFile[];
  /** Whether what stands and is not in the files is withdrawn; goals never are. */
  readonly prune?: boolean | null;
}

/** What files would come to. */
export interface PlannedFiles {
  /** Everything that is wrong, located; then there is no plan. */
  readonly findings: readonly FileFinding[];
  readonly plan: PlannedChanges | null;
  readonly goals: readonly PlannedGoal[];
  /** The definitions as they would then be; those that stand, where something is wrong. */
  readonly after: Catalog;
  /** What stands and is not in the files, closed goals left out; where that is withdrawn, goals alone. */
  readonly unmanaged: readonly { readonly kind: ChangedKind; readonly key: string }[];
  /** The same for the same plan over the same definitions; null where something is wrong. */
  readonly digest: string | null;
}

/** Files as a change before it is known what stands. */
export interface ReadFiles {
  readonly changes: ChangeSet;
  over(reading: Reading, standing: Standing): Promise<PlannedFiles>;
}

/**
 * Everything wrong is told at once, that of the files and, among what can be read, that of what they mean.
 *
 * @param now decides how far recurring events of tags are followed.
 * @param by the member who applies them, to whom a goal belongs where they name no owner; null: nobody.
 */
export function readFiles({ files, prune }: FilesInput, now: number, by: string | null): ReadFiles {
  const { changes, findings: ofFiles, locate } = fileChanges(files, now);
  return {
    changes,
    over: async (reading, standing) => {
      const { catalog } = standing;
      // What a file cannot say for itself is not to be taken for gone.
      const judged = judgeChanges(prune && ofFiles.length === 0 ? pruned(changes, catalog) : changes, standing, false);
      const beside = { catalog, goals: standing.goals, after: judged.after, by };
      const { findings: ofGoals, planned: goals } = await planGoalChanges(reading, changes.goals, beside);
      const findings = [...ofFiles, ...locate(judged.findings, ofGoals)].sort(byPlace);
      if (findings.length > 0) return { ...NOTHING, findings, after: catalog };
      const plan = planChanges(judged, standing);
      const taken = takenFromGoals(standing, plan, judged.after);
      if (taken !== undefined) return { ...NOTHING, findings: [aboutAll(files, taken)], after: catalog };
      const outcome = withGoals(plan.outcome, goals.map(({ change }) => change));
      const left = [...(prune ? [] : besides(changes, standing)), ...goalsBesides(changes, standing)];
      return { findings: [], plan: { ...plan, outcome }, goals, after: judged.after, unmanaged: left, digest: digestOf(outcome, changes) };
    },
  };
}

const NOTHING = { plan: null, goals: [], unmanaged: [], digest: null } as const;

/** What stands in none of the files is told at the beginning of the first. */
const aboutAll = (files: readonly DefinitionFile[], { message, details }: YardstickError): FileFinding =>
  ({ file: files[0]?.path ?? '', line: 1, column: 1, rendered: '', code: null, message, hint: details.hint ?? null });

const byPlace = (a: FileFinding, b: FileFinding): number =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column);

function besides(changes: ChangeSet, { catalog }: Standing): PlannedFiles['unmanaged'] {
  const { tags, schedules, sources, measures, kpis } = unmanaged(changes, catalog);
  const of = (kind: ChangedKind, keys: readonly string[]): { kind: ChangedKind; key: string }[] => keys.map((key) => ({ kind, key }));
  return [...of('TAG', tags), ...of('SCHEDULE', schedules), ...of('SOURCE', sources), ...of('MEASURE', measures), ...of('KPI', kpis)];
}

function goalsBesides({ goals }: ChangeSet, standing: Standing): PlannedFiles['unmanaged'] {
  const inside = new Set(goals.map(({ key }) => key));
  return standing.goals.flatMap(({ key, state }) => (state === 'CLOSED' || inside.has(key) ? [] : [{ kind: 'GOAL' as const, key }]));
}

/** What is new is told by its key alone, so what it is to be counts, too. */
function digestOf(outcome: readonly DefinitionChange[], changes: ChangeSet): string {
  const told = outcome.filter(({ action }) => action !== 'UNCHANGED');
  const created = new Set(told.filter(({ action }) => action === 'CREATED').map(({ kind, key }) => `${kind} ${key}`));
  const contents = (Object.keys(CHANGED_KINDS) as (keyof typeof CHANGED_KINDS)[]).flatMap((kind) =>
    (changes[kind] as readonly { readonly key: string }[]).filter(({ key }) => created.has(`${CHANGED_KINDS[kind]} ${key}`)));
  return createHash('sha256').update(canonicalJson({ told, contents })).digest('hex').slice(0, 32);
}
