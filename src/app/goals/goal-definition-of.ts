import type { StoredGoal } from '../../store/goals.js';
import type { GoalDefinition } from './goal-definition.js';
import { targetInputOf } from './target-input-of.js';

/** The e-mail address of a member by id; undefined for nobody. */
export type EmailOf = (id: string) => string | undefined;

/** A goal as files have it, with its newest target. People have addresses there, since ids belong to one organisation. */
export function goalDefinitionOf({ key, name, description, tags, content, targets }: StoredGoal, emailOf: EmailOf): GoalDefinition {
  const { owner, reviewers, cadence: { calendar, ...cadence }, ...rest } = content;
  const last = targets.at(-1);
  return {
    ...rest, key, name, description, tags, cadence,
    owner: emailOf(owner) ?? null,
    reviewers: reviewers.flatMap((id) => emailOf(id) ?? []).sort(),
    target: last === undefined ? null : targetInputOf(last.target, calendar.timeZone),
    targetReason: last?.reason ?? null,
  };
}
