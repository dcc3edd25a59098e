import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { goalsNeedingAttention, type GoalAttentionModel } from '../../app/attention/goals-needing-attention.js';
import { connection, type ConnectionModel } from '../connection.js';
import { AttentionArgs } from '../inputs/goal-figures.js';
import type { RequestContext } from '../request-context.js';
import { GoalAttentionConnection } from '../types/goal-attention.js';

/** With plain numbers for the exact ones. */
type AttentionAnswer = Omit<GoalAttentionModel, 'behind' | 'weight'> & { readonly behind: number | null; readonly weight: number; readonly cursor: string };

@Resolver()
export class GoalAttentionResolver {
  @Query(() => GoalAttentionConnection, {
    description: 'The running goals to look at first: by severity of the status, then a signal of concern that lasts, then how far behind, then weight. '
      + 'Goals with neither such a status nor such a signal are left out. BAD_INPUT for a size, a cursor or an instant that is none.',
  })
  async goalsNeedingAttention(@Ctx() ctx: RequestContext, @Args(() => AttentionArgs) args: AttentionArgs): Promise<ConnectionModel<AttentionAnswer>> {
    const { items, nextCursor } = await goalsNeedingAttention(ctx, args);
    return connection({ nextCursor, items: items.map((item) => ({ ...item, behind: item.behind && item.behind.toNumber(), weight: item.weight.toNumber() })) }, args);
  }
}
