import type { Actor as GoalActor, GoalPeople } from '../../goals/party.js';
import type { Reading } from '../../store/database.js';
import type { GoalContent } from '../../store/goal-content.js';
import { countMembers } from '../../store/members.js';
import type { AppContext } from '../context.js';

/** Who acts on a goal: the member behind a key or token, a key that stands for no person, or the service in its rounds. */
export function goalActor({ actor }: Pick<AppContext, 'actor'>): GoalActor {
  if (actor.kind === 'member') return { kind: 'MEMBER', id: actor.memberId };
  return { kind: actor.kind === 'system' ? 'SYSTEM' : 'SERVICE' };
}

/** The people of a goal as it stands. `alone` counts the organisation's present members. */
export const goalPeople = async (reading: Reading, { owner, reviewers }: Pick<GoalContent, 'owner' | 'reviewers'>): Promise<GoalPeople> =>
  ({ owner, reviewers, alone: await countMembers(reading) === 1 });
