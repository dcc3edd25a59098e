import type { ReviewFacts } from '../../goals/review-facts.js';
import { decide } from '../../goals/review-machine.js';
import type { Reading } from '../../store/database.js';
import { loadReviews } from '../../store/reviews.js';
import type { AppContext } from '../context.js';
import { goalActor } from '../goals/goal-people.js';
import { recordTransition } from '../reviews/record-transition.js';
import { sourcesBehind } from '../reviews/goal-kpi.js';
import { inBatches } from './in-batches.js';
import { unsettledReviews, type Unsettled } from './unsettled.js';

/** Opens the reviews whose period is over, mature, and reported on. Returns how many. */
export async function openReviews(ctx: AppContext): Promise<number> {
  const { database, organizationId } = ctx;
  const candidates = await database.read(organizationId, (reading) => openable(ctx, reading));
  return inBatches(candidates.map(({ head }) => head.id), (ids) => database.write(organizationId, async (tx) => {
    await tx.stamp();
    const standing = new Map((await openable(ctx, tx, ids)).map((each) => [each.head.id, each]));
    for (const review of await loadReviews(tx, { ids: [...standing.keys()] })) {
      await recordTransition(ctx, tx, { review, goal: standing.get(review.id)!.goal }, { event: 'OPEN', toState: 'OPEN' });
    }
    return standing.size;
  }));
}

async function openable(ctx: AppContext, reading: Reading, ids?: readonly string[]): Promise<Unsettled[]> {
  const now = await reading.knowledge();
  const scheduled = (await unsettledReviews(reading, ['SCHEDULED'], ids)).filter(({ period }) => period.opensAt <= now);
  const decided = await Promise.all(scheduled.map(async (each) => {
    const { goal, kpi, period } = each;
    const behind = await sourcesBehind(reading, kpi, period.to, goal.content.cadence.calendar.timeZone);
    const event = { type: 'OPEN', actor: goalActor(ctx), text: null, declared: null } as const;
    return 'state' in decide('SCHEDULED', event, factsToOpen(each, now, behind)) ? [each] : [];
  }));
  return decided.flat();
}

/** Nothing that people do has a say in it. */
const factsToOpen = ({ goal: { content: { owner, reviewers } }, period }: Unsettled, now: number, behind: readonly string[]): ReviewFacts => ({
  now, periodEnd: period.to, opensAt: period.opensAt, sourcesBehind: behind, people: { owner, reviewers, alone: false },
  author: null, editions: 0, computedOffTrack: false, openActions: 0, childrenPending: [], drift: null, restatementProposed: false,
});
