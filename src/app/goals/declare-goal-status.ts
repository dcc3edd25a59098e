import type { DeclaredStatus } from '../../goals/review-facts.js';
import { partiesOf, partyHint } from '../../goals/party.js';
import { badInput, conflict, YardstickError } from '../../kernel/errors.js';
import { writeDeclaration } from '../../store/goal-declarations.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { LONGEST_DESCRIPTION, optional } from '../definitions/texts.js';
import { goalModel, type GoalModel } from './goal-model.js';
import { goalActor, goalPeople } from './goal-people.js';
import { requireGoal } from './require-goal.js';

export interface DeclareGoalStatusInput {
  readonly goal: string;
  readonly status: DeclaredStatus;
  readonly reason: string;
}

/**
 * A person's call on how a goal stands, beside what is computed, which it never overwrites. By its owner or a reviewer. Throws NOT_FOUND,
 * FORBIDDEN, BAD_INPUT without a reason, CONFLICT for a draft and for a closed goal.
 */
export async function declareGoalStatus(ctx: AppContext, { goal: key, status, reason }: DeclareGoalStatusInput): Promise<GoalModel> {
  authorize(ctx, 'review');
  const text = optional('reason', reason, LONGEST_DESCRIPTION);
  if (text === null) throw badInput('reason', 'A status of one\'s own needs a reason.', 'Say what the numbers do not.');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const goal = await requireGoal(tx, key);
    if (partiesOf(goalActor(ctx), await goalPeople(tx, goal.content)).length === 0) {
      throw new YardstickError('FORBIDDEN', 'Declaring a status is for the owner of the goal or one of its reviewers.', {
        hint: partyHint(goalActor(ctx)),
      });
    }
    if (goal.state === 'DRAFT' || goal.state === 'CLOSED') throw conflict(`The goal "${goal.key}" is ${goal.state}: there is nothing to be on track for.`);
    await writeDeclaration(tx, goal.id, { status, reason: text, by: authorOf(ctx) });
    await writeAudit(ctx, tx, 'GOAL_STATUS_DECLARED', goal.key, { status });
    return goalModel(goal);
  });
}
