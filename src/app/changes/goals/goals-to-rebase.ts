import type { StoredGoal } from '../../../store/goals.js';
import { pinOf } from '../../progress/planning.js';
import type { DefinitionChange } from '../definition-change.js';

/** Open goals that pin a version of a KPI that gets a major one: their owners are asked whether they keep it. */
export function goalsToRebase(changes: readonly DefinitionChange[], goals: readonly StoredGoal[]): DefinitionChange[] {
  const majors = new Map(changes.flatMap(({ kind, key, change, version }) => (kind === 'KPI' && change === 'MAJOR' ? [[key, version!] as const] : [])));
  return goals.flatMap((goal): DefinitionChange[] => {
    const { key, state, number, content: { kpi } } = goal;
    const version = kpi === null || state === 'CLOSED' || pinOf(goal) === null ? undefined : majors.get(kpi);
    return version === undefined ? [] : [{
      kind: 'GOAL', key, action: 'AFFECTED', change: null, replaces: String(number), version: null, parts: [], causes: [`KPI ${kpi!}: major version ${version}`],
    }];
  });
}

/** All changes, what becomes of goals last: that of the change's own, beside what they have to be asked about. */
export function withGoals(changes: readonly DefinitionChange[], goals: readonly DefinitionChange[]): DefinitionChange[] {
  const own = new Set(goals.map(({ key }) => key));
  const asked = new Map(changes.flatMap((change) => (change.kind === 'GOAL' ? [[change.key, change] as const] : [])));
  return [
    ...changes.filter(({ kind }) => kind !== 'GOAL'),
    ...goals.map((goal) => {
      const about = asked.get(goal.key);
      return about === undefined ? goal : goal.action === 'UNCHANGED' ? about : { ...goal, causes: about.causes };
    }),
    ...[...asked.values()].filter(({ key }) => !own.has(key)),
  ];
}
