import type { CellRequest, GroupExpr } from './plan.js';
import { cellStates, stateIdentity } from './rollup-states.js';
import { hasSketches, haveColumns, type RollupDefinition, type RollupState } from './rollup.js';

/**
 * Rollups of one source, for each of these sets of dimensions, that answer all of the cells which days can answer: one per set and TIME
 * field, more where they have too many states. What a cell needs is always in one of them together. Of sketches there is one, and what
 * it has no room for is read off rows: the space that they take grows with the rows, where that of sums grows with the days.
 */
export function rollupDefinitions(requests: readonly CellRequest[], sets: readonly (readonly GroupExpr[])[], zone: string): RollupDefinition[] {
  return sets.flatMap((dimensions) => {
    const byField = new Map<string, FieldLists>();
    for (const request of requests) {
      const needed = cellStates(request, dimensions);
      if ('why' in needed) continue;
      const { sums, sketches } = byField.get(needed.timeField) ?? { sums: [], sketches: [] };
      byField.set(needed.timeField, { sums, sketches });
      const states = needed.states.map(({ stored }) => stored);
      const [lists, most] = hasSketches(states) ? [sketches, 1] : [sums, Infinity];
      if (!lists.some((list) => list.take(states)) && lists.length < most) lists.push(new StateList(states));
    }
    return [...byField].flatMap(([timeField, { sums, sketches }]) =>
      [...sums, ...sketches].map(({ states }): RollupDefinition => ({ timeField, zone, dimensions, states: [...states] })));
  });
}

interface FieldLists { readonly sums: StateList[]; readonly sketches: StateList[] }

class StateList {
  readonly states: RollupState[] = [];
  private readonly identities = new Set<string>();

  constructor(states: readonly RollupState[]) {
    this.take(states);
  }

  /** Whether there was room for those that are new. */
  take(states: readonly RollupState[]): boolean {
    const added = states.filter((state) => !this.identities.has(stateIdentity(state)));
    if (!haveColumns([...this.states, ...added])) return false;
    for (const state of added) this.identities.add(stateIdentity(state));
    this.states.push(...added);
    return true;
  }
}
