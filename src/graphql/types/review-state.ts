import type { ReviewState as ReviewStateName } from '../../goals/review-states.js';
import { closedList } from './closed-list.js';

export const ReviewState = closedList<ReviewStateName>('ReviewState', 'Where a review is in its life.', {
  SCHEDULED: 'It should exist, and its period is not over, its number not mature, or a source has not reported yet.',
  OPEN: 'The goal\'s owner may submit it.',
  SUBMITTED: 'A reviewer may sign it, or ask for changes.',
  CHANGES_REQUESTED: 'A reviewer asked for changes; the owner may submit it again.',
  SIGNED_OFF: 'An edition is signed and locked.',
  DRIFTED: 'The signed number has moved by more than the goal\'s materiality: the drift is accepted, or the number restated.',
  RESTATED: 'A further edition is signed; the one before stays addressable.',
  SKIPPED: 'It was passed over, with a reason.',
});
