import { canonicalJson } from '../../kernel/canonical-json.js';
import { badInput, conflict } from '../../kernel/errors.js';
import type { GoalContent } from '../../store/goal-content.js';
import type { StoredGoal } from '../../store/goals.js';
import { endNeeded } from './end-needed.js';

/** What a running goal's history is about. */
const FIXED: Readonly<Record<string, (content: GoalContent) => unknown>> = {
  kpi: ({ kpi }) => kpi,
  scope: ({ scope }) => scope,
  start: ({ start }) => start,
  'cadence.grain': ({ cadence: { grain } }) => grain,
  versionPolicy: ({ versionPolicy }) => versionPolicy,
};

/** Whether what stands may become something else. Throws CONFLICT for what is fixed once a goal has been activated, and for a closed one. */
export function checkFixedParts({ key, state, content, targets }: StoredGoal, next: GoalContent): void {
  if (state === 'CLOSED') throw conflict(`The goal "${key}" is closed: only its name, description and tags can change.`, { hint: 'Define another one.' });
  if (state !== 'DRAFT') {
    const changed = Object.keys(FIXED).filter((part) => canonicalJson(FIXED[part]!(content)) !== canonicalJson(FIXED[part]!(next)));
    if (changed.length > 0) {
      throw conflict(`The goal "${key}" has been activated: its ${changed.join(', ')} cannot change, since its history would be of something else.`, {
        argument: `input.${changed[0]!}`, fixed: changed, hint: 'Close it, and define another one.',
      });
    }
  }
  const target = targets.at(-1)?.target;
  const part = next.end === null && target !== undefined ? endNeeded(target) : null;
  if (part !== null) throw badInput('input.end', `The goal's target needs an end, for its ${part}.`, 'Give an end, or set another target first.');
}
