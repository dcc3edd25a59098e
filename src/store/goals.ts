import type { GoalEventType, GoalOutcome, GoalState } from '../goals/goal-states.js';
import type { DeclaredTarget } from '../goals/target.js';
import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import { goalRows, type GoalRow, type GoalTransitionRow, type TargetVersionRow } from '../sql/goals.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import { stampedVersion, type HeaderTexts } from './definitions.js';
import { Goal, GoalTransition, GoalVersion, TargetVersion } from './entities/goal.js';
import type { GoalContent } from './goal-content.js';

export interface GoalHeader extends HeaderTexts {
  readonly tags: readonly string[];
}

/** A goal as it stands, or stood. Instants are milliseconds since the epoch. */
export interface StoredGoal extends GoalHeader {
  readonly id: string;
  readonly number: number;
  readonly versionId: string;
  readonly recordedAt: number;
  readonly by: Author;
  readonly content: GoalContent;
  readonly state: GoalState;
  /** Of CLOSED. */
  readonly outcome: GoalOutcome | null;
  /** Oldest first; empty: a draft. */
  readonly transitions: readonly StoredGoalTransition[];
  /** The version of the KPI that is pinned; null before activation, and where the goal has no KPI. */
  readonly pinnedVersionId: string | null;
  /** Oldest first. */
  readonly targets: readonly StoredTarget[];
}

export interface StoredGoalTransition extends Omit<GoalTransitionRow, 'createdByMember' | 'createdByKey'> {
  readonly event: GoalEventType;
  readonly toState: GoalState;
  readonly outcome: GoalOutcome | null;
  readonly by: Author;
}

export interface StoredTarget extends Omit<TargetVersionRow, 'definition' | 'createdByMember' | 'createdByKey'> {
  readonly target: DeclaredTarget;
  readonly by: Author;
}

export interface WhichGoals {
  readonly keys?: readonly string[];
  readonly ids?: readonly string[];
}

/** Goals by key, as known by `definition` (null: now): all of them, or those of some keys or ids. What is none is left out. */
export async function loadGoals(reading: Reading, which: WhichGoals = {}, definition: number | null = null): Promise<StoredGoal[]> {
  return (await reading.query(goalRows(reading.organizationId, which, definition))).map(storedGoal);
}

function storedGoal(row: GoalRow): StoredGoal {
  const transitions = row.transitions.map(({ createdByMember, createdByKey, ...rest }) =>
    ({ ...rest, by: { member: createdByMember, apiKey: createdByKey } }) as StoredGoalTransition);
  const last = transitions.at(-1);
  return {
    id: row.id, key: row.key, name: row.name, description: row.description, tags: row.tags, number: row.number,
    versionId: row.versionId, recordedAt: row.recordedAt, by: { member: row.createdByMember, apiKey: row.createdByKey },
    content: row.definition as GoalContent,
    state: last?.toState ?? 'DRAFT', outcome: last?.outcome ?? null, transitions,
    pinnedVersionId: transitions.findLast(({ kpiVersionId }) => kpiVersionId !== null)?.kpiVersionId ?? null,
    targets: row.targets.map(({ definition, createdByMember, createdByKey, ...rest }) =>
      ({ ...rest, target: definition as DeclaredTarget, by: { member: createdByMember, apiKey: createdByKey } })),
  };
}

/** The target that holds at an instant: the newest of those that have come into force by then; undefined before the first. */
export const targetAt = (targets: readonly StoredTarget[], at: number): StoredTarget | undefined =>
  targets.findLast(({ effectiveFrom }) => effectiveFrom <= at);

/** Makes the goal's header, or brings it up to date. Returns its id. */
export async function writeGoalHeader(tx: Writing, id: string | null, header: GoalHeader): Promise<string> {
  const { organizationId } = tx;
  const { key, name, description } = header;
  const columns = { name, description, tags: [...header.tags] };
  if (id !== null) {
    await tx.em.nativeUpdate(Goal, { organizationId, id }, columns);
    return id;
  }
  const made = newId();
  await tx.em.insert(Goal, { organizationId, id: made, key, ...columns });
  return made;
}

export async function writeGoalVersion(
  tx: Writing, goalId: string, { number, content, by }: { readonly number: number; readonly content: GoalContent; readonly by: Author },
): Promise<void> {
  await tx.em.insert(GoalVersion, { ...(await stampedVersion(tx, by)), goalId, number, definition: content });
}

/** What a version of a goal held; undefined where there is none of this number. */
export async function goalVersionContent(reading: Reading, goalId: string, number: number): Promise<GoalContent | undefined> {
  const version = await reading.em.findOne(
    GoalVersion, { organizationId: reading.organizationId, goalId, number }, { disableIdentityMap: true },
  );
  return version?.definition as GoalContent | undefined;
}

export interface NewGoalTransition extends Pick<StoredGoalTransition, 'event' | 'toState' | 'reason' | 'outcome' | 'kpiVersionId' | 'by'> {
  readonly fromState: GoalState;
}

/** `last`: the number of the transition before it, 0 for none. */
export async function writeGoalTransition(tx: Writing, goalId: string, last: number, transition: NewGoalTransition): Promise<void> {
  const { by, ...columns } = transition;
  const { id: _, ...stamped } = await stampedVersion(tx, by);
  await tx.em.insert(GoalTransition, { ...stamped, ...columns, goalId, number: last + 1, previousNumber: last === 0 ? null : last });
}

export interface NewTarget extends Pick<StoredTarget, 'target' | 'effectiveFrom' | 'reason' | 'kpiVersionId' | 'by'> {
  /** The one that it follows; undefined: the first. */
  readonly previous: StoredTarget | undefined;
}

/** Returns the id of the version. The database refuses one that begins before the one it follows. */
export async function writeTarget(tx: Writing, goalId: string, { target, effectiveFrom, previous, by, ...rest }: NewTarget): Promise<string> {
  const stamped = await stampedVersion(tx, by);
  await tx.em.insert(TargetVersion, {
    ...stamped, ...rest, goalId, definition: target, effectiveFrom: instantText(effectiveFrom), number: (previous?.number ?? 0) + 1,
    previousNumber: previous?.number ?? null,
    previousEffectiveFrom: previous === undefined ? null : instantText(previous.effectiveFrom),
  });
  return stamped.id;
}
