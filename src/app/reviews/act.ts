import { decide, type ReviewEffect } from '../../goals/review-machine.js';
import type { ReviewEventType } from '../../goals/review-states.js';
import type { Writing } from '../../store/database.js';
import { authorOf, type AppContext } from '../context.js';
import { goalActor } from '../goals/goal-people.js';
import { granted } from '../goals/refusals.js';
import { carryActionsOver } from './carry-over.js';
import { recordTransition } from './record-transition.js';
import { reviewCase, type ReviewCase } from './review-case.js';
import { reviewModels, type ReviewModel } from './review-model.js';

/**
 * One act on a review: what stands is read after the stamp, `work` decides and writes, and the review is given as it then stands. Throws
 * NOT_FOUND.
 */
export const act = (ctx: AppContext, id: string, work: (tx: Writing, standing: ReviewCase) => Promise<void>): Promise<ReviewModel> =>
  ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const standing = await reviewCase(tx, id);
    await work(tx, standing);
    return (await reviewModels(tx, [id]))[0]!;
  });

/** An act that is but words: decided by the state table, recorded with its text. Throws FORBIDDEN and CONFLICT with every reason. */
export const actInWords = (
  ctx: AppContext, id: string, type: Exclude<ReviewEventType, 'OPEN' | 'SUBMIT' | 'SIGN_OFF' | 'DRIFT' | 'PROPOSE_RESTATEMENT' | 'RESTATE'>, text: string | null,
): Promise<ReviewModel> =>
  act(ctx, id, async (tx, standing) => {
    const event = { type, actor: goalActor(ctx), text, declared: null };
    const { state, effects } = granted(decide(standing.review.state, event, standing.facts));
    const does = (kind: ReviewEffect['kind']): boolean => effects.some((effect) => effect.kind === kind);
    await recordTransition(ctx, tx, standing, { event: type, toState: state, text, knowledge: does('MOVE_DRIFT_BASE') ? await tx.stamp() : null });
    if (does('CARRY_OVER_ACTIONS')) await carryActionsOver(tx, [standing.goal.id], authorOf(ctx));
  });
