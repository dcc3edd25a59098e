import { Decimal } from '../../../src/kernel/decimal.js';

/** A revision as the model remembers it; `recorded` is its stamp in milliseconds. */
export interface Remembered {
  readonly recorded: number;
  readonly at: string;
  readonly team: string;
  readonly solved: boolean;
  readonly customer: string;
  readonly retracted: boolean;
}

/** All revisions by key, oldest first. */
export type Memory = ReadonlyMap<string, readonly Remembered[]>;

export interface Stretch { readonly from: number; readonly to: number }

/** The scope of a goal: a team's tickets, or all of them. */
export type InScope = (row: Remembered) => boolean;

const known = (revisions: readonly Remembered[], by: number): Remembered | undefined => revisions.findLast(({ recorded }) => recorded <= by);

export type LetIn = 'NONE' | 'LATE' | 'LATE_AND_CORRECTED' | 'ALL';

/** The rows as known at `since`, but for those that are let in as they are known at `by`. */
export function rowsOf(memory: Memory, since: number, by: number, letIn: LetIn, inScope: InScope): Remembered[] {
  return [...memory.values()].flatMap((revisions) => {
    const [before, after] = [known(revisions, since), known(revisions, by)];
    const isIn = letIn === 'ALL' || (letIn !== 'NONE' && before === undefined)
      || (letIn === 'LATE_AND_CORRECTED' && after !== undefined && (before!.retracted || after.retracted || (inScope(before!) && inScope(after))));
    const row = isIn ? after : before;
    return row === undefined || row.retracted ? [] : [row];
  });
}

/** The rate of tickets in a stretch: version 1 solved / all, version 2 (solved + 1) / (all + 2). */
export function rate(version: 1 | 2, rows: readonly Remembered[], { from, to }: Stretch, excluded: readonly Stretch[]): Decimal | null {
  const within = (at: number, stretch: Stretch): boolean => stretch.from <= at && at < stretch.to;
  const counted = rows.filter((row) => within(Date.parse(row.at), { from, to })
    && !excluded.some((stretch) => within(Date.parse(row.at), stretch)));
  const solved = counted.filter((row) => row.solved).length;
  if (version === 2) return new Decimal(solved + 1).div(counted.length + 2);
  return counted.length === 0 ? null : new Decimal(solved).div(counted.length);
}
