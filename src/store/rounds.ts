import { instantText } from '../kernel/instant.js';
import {
  lastStatuses, moveProgressMark, progressMark, reviewsOfEditions, sourcesWrittenSince, toldIdentities, type GoalStatusRow, type MarkRow,
} from '../sql/rounds.js';
import type { Reading, Writing } from './database.js';
import { GoalStatus } from './entities/goal.js';

/** Of these identities, those that an event was told under already. */
export async function toldAlready(reading: Reading, identities: readonly string[]): Promise<ReadonlySet<string>> {
  if (identities.length === 0) return new Set();
  const rows = await reading.query(toldIdentities(reading.organizationId, identities));
  return new Set(rows.map(({ identity }) => identity));
}

/** The ids of reviews by those of their editions. */
export async function reviewsByEdition(reading: Reading, editions: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await reading.query(reviewsOfEditions(reading.organizationId, editions));
  return new Map(rows.map(({ edition, review }) => [edition, review]));
}

/** How far rounds have looked through what was written, in milliseconds since the epoch; 0 before the first one. */
export async function loadMark(reading: Reading): Promise<MarkRow> {
  const [mark] = await reading.query(progressMark(reading.organizationId));
  return mark ?? { drift: 0, status: 0 };
}

/** Moves the mark on; what is not given stays. It never goes back, whichever process was first. */
export async function moveMark(tx: Writing, moved: Partial<MarkRow>): Promise<void> {
  await tx.query(moveProgressMark(tx.organizationId, { drift: 0, status: 0, ...moved }));
}

/** Keys of the sources in which something was recorded or reported after `since`. */
export async function writtenSources(reading: Reading, since: number): Promise<ReadonlySet<string>> {
  const rows = await reading.query(sourcesWrittenSince(reading.organizationId, since));
  return new Set(rows.map(({ key }) => key));
}

/** The computed status of each goal as it was last told, by the goal's id. */
export async function loadLastStatuses(reading: Reading): Promise<ReadonlyMap<string, Omit<GoalStatusRow, 'goalId'>>> {
  const rows = await reading.query(lastStatuses(reading.organizationId));
  return new Map(rows.map(({ goalId, ...status }) => [goalId, status]));
}

export interface NewGoalStatus {
  readonly goalId: string;
  /** Label. */
  readonly period: string;
  readonly status: string;
  readonly rule: string;
}

export async function writeGoalStatus(tx: Writing, status: NewGoalStatus): Promise<void> {
  await tx.em.insert(GoalStatus, { ...status, organizationId: tx.organizationId, recordedAt: instantText(await tx.stamp()) });
}
