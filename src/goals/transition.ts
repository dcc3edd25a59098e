import type { Party } from './party.js';

/** One row of a state table. */
export interface Transition<State extends string, Event extends string, Need extends string, Effect extends string> {
  readonly event: Event;
  readonly from: readonly State[];
  readonly to: State;
  /** Who may do it: any of these. */
  readonly by: readonly Party[];
  /** What has to be so; all of it. */
  readonly needs: readonly Need[];
  /** What has to be done with it, in the same transaction. */
  readonly effects: readonly Effect[];
}

/** Why something is not done: one of several reasons, all told at once. */
export interface Refusal<Code extends string> {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
}

/** A table's row for what happens in a state; undefined where nothing of the kind can happen there. */
export const transitionFrom = <S extends string, E extends string, N extends string, F extends string>(
  table: readonly Transition<S, E, N, F>[], state: S, event: E,
): Transition<S, E, N, F> | undefined => table.find((row) => row.event === event && row.from.includes(state));

/** What can happen in a state, in the order of the table; empty in a final one. */
export const eventsFrom = <S extends string, E extends string, N extends string, F extends string>(
  table: readonly Transition<S, E, N, F>[], state: S,
): E[] => table.filter((row) => row.from.includes(state)).map(({ event }) => event);
