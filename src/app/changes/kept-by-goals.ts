import { conflict, type YardstickError } from '../../kernel/errors.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { Catalog } from '../../lang/catalog.js';
import type { StoredGoal } from '../../store/goals.js';
import { listedKeys } from '../definitions/texts.js';
import { CompiledCatalog } from '../evaluation/compiled-catalog.js';
import { fitsScope, scopedSources } from '../goals/goal-kpi.js';
import { pinOf } from '../progress/planning.js';
import type { PlannedChanges } from './plan-changes.js';
import type { Standing } from './standing.js';

const RUNNING: ReadonlySet<StoredGoal['state']> = new Set(['ACTIVE', 'PAUSED', 'REBASE_REQUIRED']);

/**
 * Nothing is withdrawn that a running goal is judged by: its KPI, what its last target compares with, the fields and the calendar of its scope. A
 * CONFLICT with the goals' keys in `goals`; undefined: nothing is. Drafts are told as they are activated.
 */
export function takenFromGoals({ goals, catalog }: Pick<Standing, 'goals' | 'catalog'>, { retired }: PlannedChanges, after: Catalog): YardstickError | undefined {
  const gone = new Set(retired);
  const [asIs, asPlanned] = [new CompiledCatalog<Catalog>(catalog), new CompiledCatalog(after)];
  const losesScope = (goal: StoredGoal): boolean => isScoped(goal, asIs, catalog) && !isScoped(goal, pinOf(goal) === null ? asPlanned : asIs, after);
  const left = goals.filter((goal) => RUNNING.has(goal.state) && (
    (goal.content.kpi !== null && gone.has(goal.content.kpi))
    || (isComparable(goal, NOTHING, catalog) && !isComparable(goal, gone, after))
    || losesScope(goal)));
  if (left.length === 0) return undefined;
  const keys = left.map(({ key }) => key);
  return conflict(`Running goals are judged by what would be withdrawn: ${listedKeys(keys)}.`, {
    goals: keys, hint: 'Close them, or set targets that compare with something else, first.',
  });
}

const NOTHING: ReadonlySet<string> = new Set();

/** `compiled`: by whose version of the KPI the goal is judged; `names`: where its scope is looked up. */
function isScoped({ content: { kpi, scope } }: StoredGoal, compiled: CompiledCatalog<Catalog>, names: Catalog): boolean {
  const found = kpi === null || scope === null ? undefined : compiled.catalog.kpi(kpi);
  return found === undefined || fitsScope(names, scopedSources(compiled, found), scope!);
}

function isComparable({ targets }: StoredGoal, gone: ReadonlySet<string>, after: Catalog): boolean {
  const last = targets.at(-1);
  if (last?.target.shape !== 'RELATIVE_TO') return true;
  const { reference } = last.target;
  if (reference.kind === 'KPI') return !gone.has(reference.kpi);
  return reference.kind !== 'BENCHMARK' || checkKpi(reference.series, { catalog: after, declaredUnit: null, self: null }).ok;
}
