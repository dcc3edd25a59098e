import { isOverdue } from '../../goals/review-states.js';
import { instantText } from '../../kernel/instant.js';
import type { Reading } from '../../store/database.js';
import { toldAlready } from '../../store/rounds.js';
import type { AppContext } from '../context.js';
import { emitEvent } from '../notifications/emit-event.js';
import { inBatches } from './in-batches.js';
import { unsettledReviews, UNSETTLED_STATES, type Unsettled } from './unsettled.js';

const A_DAY = 86_400_000;

interface Notice extends Unsettled {
  readonly kind: 'review.due' | 'review.overdue';
  readonly identity: string;
}

/**
 * Tells, once each, that a review is due within a day, and that it is overdue. A review that is overdue when it is first looked at is
 * told as that alone: it is not due within a day any more. Returns how many were told.
 */
export async function tellDue(ctx: AppContext): Promise<number> {
  const { database, organizationId } = ctx;
  const candidates = await database.read(organizationId, async (reading) => {
    const all = await notices(reading);
    const told = await toldAlready(reading, all.map(({ identity }) => identity));
    return all.filter(({ identity }) => !told.has(identity));
  });
  return inBatches(candidates.map(({ head }) => head.id), (ids) => database.write(organizationId, async (tx) => {
    await tx.stamp();
    let told = 0;
    for (const { kind, identity, goal, head, period } of await notices(tx, ids)) {
      const details = { state: head.state, dueAt: instantText(period.dueAt) };
      if (await emitEvent(tx, kind, { goal, review: head, details, identity })) told++;
    }
    return told;
  }));
}

async function notices(reading: Reading, ids?: readonly string[]): Promise<Notice[]> {
  const now = await reading.knowledge();
  return (await unsettledReviews(reading, UNSETTLED_STATES, ids)).flatMap((each): Notice[] => {
    const { head, period: { opensAt, dueAt } } = each;
    const notice = (kind: Notice['kind']): Notice[] => [{ ...each, kind, identity: `${kind} ${head.id}` }];
    if (isOverdue(head.state, dueAt, now)) return notice('review.overdue');
    return now >= Math.max(opensAt, dueAt - A_DAY) ? notice('review.due') : [];
  });
}
