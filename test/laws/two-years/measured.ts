import type { Decimal } from '../../../src/kernel/decimal.js';
import type { ModelExclusion } from './goal-life.js';
import { ARITHMETIC, valueOf, type ModelKpi, type ModelVersion } from './kpi-model.js';
import type { Channel, Revision, RowModel } from './row-model.js';

/** What a number is of: all that was fixed as it was submitted. Instants in milliseconds since the epoch. */
export interface ModelMeasured {
  readonly kpi: ModelKpi;
  readonly version: ModelVersion;
  readonly channel: Channel | null;
  /** What is judged: the period, or all since the goal's start. */
  readonly from: number;
  readonly to: number;
  readonly exclusions: readonly ModelExclusion[];
  /** What had been recorded by then … */
  readonly knowledge: number;
  /** … and was not erased by then. */
  readonly builtAt: number;
}

/** The number as of another knowledge, of what is still there at `seenAt`; null: no value. */
export function measured(rows: RowModel, what: ModelMeasured, knowledge: number, seenAt: number, excluding = true): Decimal | null {
  const inside = rows.known(ARITHMETIC[what.kpi].source, knowledge, seenAt).filter((row) => isPlaced(what, row))
    .filter(({ occurredAt }) => !excluding || !isExcluded(what, occurredAt));
  return valueOf(what.kpi, what.version, inside);
}

/** Revisions that had a say in the number when it was submitted. */
export function contributing(rows: RowModel, what: ModelMeasured): Revision[] {
  const { source, counts } = ARITHMETIC[what.kpi];
  return rows.known(source, what.knowledge, what.builtAt)
    .filter((row) => isPlaced(what, row) && counts(row.amount, what.version.bound));
}

/** Whether something that is there at `until` was written after `since` over the stretch that the number is of. */
export function isTouched(rows: RowModel, what: ModelMeasured, since: number, until: number): boolean {
  return rows.changed(ARITHMETIC[what.kpi].source, since, until).some(({ occurredAt }) => what.from <= occurredAt && occurredAt < what.to);
}

const isPlaced = ({ from, to, channel }: ModelMeasured, row: Revision): boolean =>
  from <= row.occurredAt && row.occurredAt < to && (channel === null || row.channel === channel);

const isExcluded = ({ exclusions }: ModelMeasured, at: number): boolean => exclusions.some(({ from, to }) => from <= at && at < to);
