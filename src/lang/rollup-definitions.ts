import type { CellRequest, GroupExpr } from './plan.js';
import { cellStates, stateIdentity } from './rollup-states.js';
import { isCount, MOST_STATES, type RollupDefinition, type RollupState } from './rollup.js';

/**
 * Rollups of one source, for each of these sets of dimensions, that answer all of the cells which days can answer: one per set and TIME
 * field, more where they have too many states. What a cell needs is always in one of them together.
 */
export function rollupDefinitions(requests: readonly CellRequest[], sets: readonly (readonly GroupExpr[])[], zone: string): RollupDefinition[] {
  return sets.flatMap((dimensions) => {
    const byField = new Map<string, StateList[]>();
    for (const request of requests) {
      const needed = cellStates(request, dimensions);
      if ('why' in needed) continue;
      const lists = byField.get(needed.timeField) ?? [];
      byField.set(needed.timeField, lists);
      const states = needed.states.map(({ stored }) => stored);
      if (!lists.some((list) => list.take(states))) lists.push(new StateList(states));
    }
    return [...byField].flatMap(([timeField, lists]) => lists.map(({ states }): RollupDefinition => ({ timeField, zone, dimensions, states: [...states] })));
  });
}

class StateList {
  readonly states: RollupState[] = [];
  private readonly identities = new Set<string>();

  constructor(states: readonly RollupState[]) {
    this.take(states);
  }

  /** Whether there was room for those that are new. */
  take(states: readonly RollupState[]): boolean {
    const added = states.filter((state) => !this.identities.has(stateIdentity(state)));
    const all = [...this.states, ...added];
    if (all.filter(({ kind }) => isCount(kind)).length > MOST_STATES || all.filter(({ kind }) => !isCount(kind)).length > MOST_STATES) return false;
    for (const state of added) this.identities.add(stateIdentity(state));
    this.states.push(...added);
    return true;
  }
}
