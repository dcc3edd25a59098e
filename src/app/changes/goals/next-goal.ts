import type { Calendar } from '../../../calendar/grain.js';
import { canonicalJson } from '../../../kernel/canonical-json.js';
import { NIL_ID } from '../../../kernel/ids.js';
import type { GoalContent } from '../../../store/goal-content.js';
import type { StoredGoal } from '../../../store/goals.js';
import { peopleNamed } from '../../goals/named-members.js';
import type { PeopleOfChange } from './goal-people-of-change.js';
import type { ReadGoal } from './read-goal.js';

/** A goal of a change as it would stand, still with its targets of now. */
export interface NextGoal {
  readonly given: ReadGoal;
  readonly standing: StoredGoal | undefined;
  readonly next: StoredGoal;
  /** Whether its content is another one. */
  readonly isNew: boolean;
}

/** `by`: the member who makes the change and owns what is new. Throws BAD_INPUT for whoever is no member. */
export function nextGoal(
  given: ReadGoal, standing: StoredGoal | undefined, { calendar, people, by }: { calendar: Calendar; people: PeopleOfChange; by: string | null },
): NextGoal {
  const { key, name, description, tags, content: said } = given.read;
  const named = peopleNamed(given.read, standing?.content.owner ?? by, people.idOf);
  const content = { ...said, ...named };
  const isNew = standing === undefined || canonicalJson(content) !== canonicalJson(withoutCalendar(standing.content));
  // Labels of the periods of a goal that has run never change their meaning; nor do those of one that stands as it was said.
  const keeps = standing !== undefined && (!isNew || standing.state !== 'DRAFT');
  const header = { key, name, description, tags: tags ?? [] };
  const stored = { ...content, cadence: { ...content.cadence, calendar: keeps ? standing.content.cadence.calendar : calendar } };
  return { given, standing, isNew, next: { ...standing ?? UNSTORED, ...header, content: stored } };
}

function withoutCalendar({ cadence: { calendar: _, ...cadence }, ...content }: GoalContent): object {
  return { ...content, cadence };
}

const UNSTORED: Omit<StoredGoal, 'key' | 'name' | 'description' | 'tags' | 'content'> = {
  id: NIL_ID, versionId: NIL_ID, number: 0, recordedAt: 0, by: { member: null, apiKey: null }, state: 'DRAFT', outcome: null, transitions: [],
  pinnedVersionId: null, targets: [],
};
