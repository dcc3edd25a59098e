import type { Transition } from '../../goals/transition.js';

/** The check that lets a table of transitions hold exactly the moves of a state table. */
export const movesOf = (rows: readonly Transition<string, string, string, string>[]): string =>
  `(event || ' ' || from_state || ' ' || to_state) in (${
    rows.flatMap(({ event, from, to }) => from.map((state) => `'${event} ${state} ${to}'`)).join(', ')})`;

/** Each transition follows the one before it: a life is one line from its first state on, without gaps or forks. */
export const lineFrom = (first: string): string =>
  `case when number = 1 then previous_number is null and from_state = '${first}' else coalesce(previous_number = number - 1, false) end`;
