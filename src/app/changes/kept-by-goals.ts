import { conflict, type YardstickError } from '../../kernel/errors.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { Catalog } from '../../lang/catalog.js';
import type { StoredGoal } from '../../store/goals.js';
import { listedKeys } from '../definitions/texts.js';
import type { PlannedChanges } from './plan-changes.js';

const RUNNING: ReadonlySet<StoredGoal['state']> = new Set(['ACTIVE', 'PAUSED', 'REBASE_REQUIRED']);

/**
 * Nothing is withdrawn that a running goal is judged by: its KPI, or what its last target compares with. A CONFLICT with the goals' keys in
 * `goals`; undefined: nothing is. Drafts are told as they are activated.
 */
export function takenFromGoals(goals: readonly StoredGoal[], { retired, deleted }: PlannedChanges, after: Catalog): YardstickError | undefined {
  if (retired.length === 0 && deleted.length === 0) return undefined;
  const gone = new Set(retired);
  const left = goals.filter(({ state, content: { kpi }, targets }) =>
    RUNNING.has(state) && ((kpi !== null && gone.has(kpi)) || !isComparable(targets.at(-1), gone, after)));
  if (left.length === 0) return undefined;
  const keys = left.map(({ key }) => key);
  return conflict(`Running goals are judged by what would be withdrawn: ${listedKeys(keys)}.`, {
    goals: keys, hint: 'Close them, or set targets that compare with something else, first.',
  });
}

function isComparable(last: StoredGoal['targets'][number] | undefined, gone: ReadonlySet<string>, after: Catalog): boolean {
  if (last?.target.shape !== 'RELATIVE_TO') return true;
  const { reference } = last.target;
  if (reference.kind === 'KPI') return !gone.has(reference.kpi);
  return reference.kind !== 'BENCHMARK' || checkKpi(reference.series, { catalog: after, declaredUnit: null, self: null }).ok;
}
