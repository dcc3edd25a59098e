import { confirmationTimes, reviewFigureRows, reviewsMoved, type ReviewFigureRow } from '../sql/goal-figures.js';
import type { ReviewEventType } from '../goals/review-states.js';
import type { Reading } from './database.js';

/** What became by `known` of the reviews of periods that begin before `until`. Milliseconds since the epoch. */
export const loadReviewFigures = (reading: Reading, until: number, known: number): Promise<ReviewFigureRow[]> =>
  reading.query(reviewFigureRows(reading.organizationId, until, known));

/** To how many reviews each of the events happened in [from, to), as known by then. */
export async function countMovedReviews<E extends ReviewEventType>(
  reading: Reading, events: readonly E[], from: number, to: number, known: number,
): Promise<ReadonlyMap<E, number>> {
  const rows = await reading.query(reviewsMoved(reading.organizationId, events, from, to, known));
  const found = new Map(rows.map(({ event, reviews }) => [event, reviews]));
  return new Map(events.map((event) => [event, found.get(event) ?? 0]));
}

/** When each KPI was confirmed, by its id, as known by then. */
export async function loadConfirmationTimes(reading: Reading, known: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await reading.query(confirmationTimes(reading.organizationId, known));
  return new Map([...Map.groupBy(rows, ({ kpiId }) => kpiId)].map(([kpiId, times]) => [kpiId, times.map(({ at }) => at)]));
}
