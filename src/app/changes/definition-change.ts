import type { ContentChange } from './content-changes.js';

export const CHANGED_KINDS = { tags: 'TAG', schedules: 'SCHEDULE', sources: 'SOURCE', measures: 'MEASURE', kpis: 'KPI', goals: 'GOAL' } as const;
export type ChangedKind = (typeof CHANGED_KINDS)[keyof typeof CHANGED_KINDS];

/**
 * What becomes of a definition. FOLLOWED: a KPI whose own text stands gets a new version, because something that it reads changed.
 * AFFECTED: a KPI gets no version, but its numbers may change, because a tag or schedule that it uses does; or a goal pins a version of a KPI
 * that gets a major one, so that somebody has to decide about it.
 * RENAMED: only what it is called or listed under changes, which makes no version. REMOVED: deleted, a KPI retired.
 */
const CHANGE_ACTIONS = ['CREATED', 'CHANGED', 'FOLLOWED', 'AFFECTED', 'RENAMED', 'REMOVED', 'UNCHANGED'] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

/** MAJOR: old and new numbers of the KPI cannot be compared. */
export type VersionChange = 'MAJOR' | 'MINOR';

export interface DefinitionChange {
  readonly kind: ChangedKind;
  readonly key: string;
  readonly action: ChangeAction;
  /** Of a KPI that gets another version than its first; else null. */
  readonly change: VersionChange | null;
  /** Number of the version that stands; null: there is none. */
  readonly replaces: string | null;
  /** Number of its new version, once it is known; null where none is written. */
  readonly version: string | null;
  /** What differs in its own content or header, part by part. Nothing of what is new, removed or follows. */
  readonly parts: readonly ContentChange[];
  /** Of a KPI: what changed among what it reads: `measure answered: filter`, `tag holiday: ranges`. Of a goal: `KPI csat: major version 2.0`. */
  readonly causes: readonly string[];
}
