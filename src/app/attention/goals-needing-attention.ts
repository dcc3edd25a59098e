import { attentionTo, compareAttention, type Attention, type AttentionRank } from '../../goals/attention.js';
import type { ComputedStatus } from '../../goals/status.js';
import { canonicalDecimal, Decimal } from '../../kernel/decimal.js';
import { YardstickError } from '../../kernel/errors.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { goalModel, type GoalModel } from '../goals/goal-model.js';
import { instantArgument } from '../instant-argument.js';
import { noCursor, pageOf, pageSize, placeAfter, type Page, type PageInput } from '../page.js';
import { progressOfGoals } from '../progress/progress-of-goals.js';
import { attentionFacts, weightsAmongSiblings } from './attention-facts.js';

export interface AttentionInput extends PageInput {
  /** An instant: what was recorded by then counts, and now is then. */
  readonly knowledge?: string | null;
}

/** A running goal to look at, and why. */
export interface GoalAttentionModel extends Attention {
  readonly goal: GoalModel;
  /** Null: it cannot be computed; the reasons say why. */
  readonly status: ComputedStatus | null;
}

/**
 * The goals that run today whose status or signals ask for somebody, the most urgent first; see `attentionTo` and `compareAttention`. All goals are
 * judged together, in as many statements as a page of them. @throws YardstickError BAD_INPUT for a size, a cursor or an instant that is none.
 */
export async function goalsNeedingAttention(ctx: AppContext, { first, after, knowledge }: AttentionInput): Promise<Page<GoalAttentionModel>> {
  authorize(ctx, 'readGoals');
  const size = pageSize(first);
  const place = placeOf(after);
  const reading = await ctx.reading();
  const now = instantArgument(knowledge, 'knowledge') ?? await reading.knowledge();
  const goals = await loadGoals(reading);
  const running = goals.filter(({ state }) => state === 'ACTIVE' || state === 'REBASE_REQUIRED');
  const progress = await progressOfGoals(reading, running, { knowledge: now, definition: null });
  const weights = weightsAmongSiblings(goals.filter(isThere), now);
  const ranked = running.flatMap((stored, index): GoalAttentionModel[] => {
    const judged = progress[index]!;
    const attention = attentionTo(attentionFacts(stored.key, judged, weights.get(stored.key) ?? null));
    const status = judged instanceof YardstickError ? null : judged.computed;
    return attention === null ? [] : [{ ...attention, goal: goalModel(stored), status }];
  }).sort((a, b) => compareAttention(rankOf(a), rankOf(b)));
  const rest = place === null ? ranked : ranked.filter((each) => compareAttention(place, rankOf(each)) < 0);
  return pageOf(rest.slice(0, size + 1), size, ({ severity, concern, behind, weight, goal: { key } }) =>
    [String(severity), String(concern), behind?.toString() ?? '', weight.toString(), key]);
}

/** A closed child, or a draft, takes no share from its siblings. */
const isThere = ({ state }: StoredGoal): boolean => state !== 'DRAFT' && state !== 'CLOSED';

const rankOf = ({ goal: { key }, ...attention }: GoalAttentionModel): AttentionRank => ({ ...attention, key });

function placeOf(after: string | null | undefined): AttentionRank | null {
  const place = placeAfter(after, 5);
  if (place === null) return null;
  const [severity, concern, behind, weight, key] = place as [string, string, string, string, string];
  const numbers = [severity, behind === '' ? '0' : behind, weight].map(canonicalDecimal);
  if (!/^[0-3]$/.test(severity) || !/^(true|false)$/.test(concern) || numbers.includes(undefined)) throw noCursor();
  return { severity: Number(severity), concern: concern === 'true', behind: behind === '' ? null : new Decimal(behind), weight: new Decimal(weight), key };
}
