import type { DeclaredStatus } from '../../goals/review-facts.js';
import { badInput } from '../../kernel/errors.js';
import { instantText } from '../../kernel/instant.js';
import type { Writing } from '../../store/database.js';
import type { AppContext } from '../context.js';
import { buildSnapshot } from '../proof/build-snapshot.js';
import type { BuiltSnapshot, ChildSnapshot } from '../proof/snapshot-model.js';
import { weightAt, type ChildReviews } from './family.js';
import type { ReviewCase } from './review-case.js';

/**
 * The snapshot of what is submitted, as of `knowledge` in milliseconds since the epoch; null: as of the transaction's stamp. Throws
 * BAD_INPUT for an instant to come, before the period's end, or before what was signed last.
 */
export async function draftSnapshot(
  ctx: AppContext, tx: Writing, { review, goal, period, children }: ReviewCase,
  { knowledge, declared }: { readonly knowledge: number | null; readonly declared: DeclaredStatus | null },
): Promise<BuiltSnapshot> {
  const now = await tx.stamp();
  const last = review.editions.at(-1);
  const signed = review.transitions.find(({ snapshotId, knowledge: at }) => snapshotId === last?.snapshotId && at !== null)?.knowledge;
  const earliest = Math.max(period.to, signed ?? period.to);
  if (knowledge !== null && (knowledge > now || knowledge < earliest)) {
    const hint = `Give one from ${instantText(earliest)} to now, or leave it out for now.`;
    throw badInput('knowledge', `A review of ${review.label} cannot be pinned to ${instantText(knowledge)}.`, hint);
  }
  const { from, to, whole } = period;
  return buildSnapshot(ctx, tx, {
    goal, period: { label: review.label, from, to, whole }, knowledge: knowledge ?? now, declared, previousEdition: last?.id ?? null,
    children: children.map((child) => childSnapshot(child, to)),
  });
}

function childSnapshot({ goal, reviews }: ChildReviews, at: number): ChildSnapshot {
  const last = reviews.findLast(({ editions }) => editions.length > 0);
  const isRolledUp = goal.content.parent?.edge === 'ROLLUP';
  return { goal: goal.key, snapshot: last?.editions.at(-1)!.snapshotId ?? null, weight: isRolledUp ? weightAt(goal.content, at - 1) : null };
}
