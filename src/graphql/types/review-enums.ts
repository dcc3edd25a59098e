import type { ActionModel } from '../../app/reviews/talk-model.js';
import type { ReviewEventType, ReviewNeed as ReviewNeedName } from '../../goals/review-states.js';
import { closedList } from './closed-list.js';

export const ReviewEvent = closedList<ReviewEventType>('ReviewEvent', 'What leads a review from one state to the next.', {
  OPEN: 'The service opened it.',
  SUBMIT: 'The owner submitted it: the number and its knowledge are pinned.',
  REQUEST_CHANGES: 'A reviewer handed it back with a note.',
  SIGN_OFF: 'A reviewer signed the first edition.',
  DRIFT: 'The service found that the signed number has moved.',
  ACCEPT_DRIFT: 'A reviewer took that as it is, with a note.',
  PROPOSE_RESTATEMENT: 'The owner proposed the next edition with a reason.',
  RESTATE: 'A reviewer signed it.',
  SKIP: 'The owner or a reviewer skipped the period with a reason.',
});

export const ActionState = closedList<ActionModel['state']>('ActionState', 'How something to be done stands.', {
  OPEN: 'To be done: it moves on to the next review when its own is settled.',
  DONE: 'Done.',
  DROPPED: 'Given up.',
});

export const ReviewNeed = closedList<ReviewNeedName>('ReviewNeed', 'What a step of a review needs.', {
  PERIOD_OVER: 'Its period is over.',
  MATURE: 'The cadence\'s lag and the KPI\'s maturity lag have passed.',
  SOURCES_REPORTED: 'Every source that says until when it is complete has reported past the period\'s end.',
  CHILDREN_SETTLED: 'The reviews of child goals of the same period are settled.',
  NARRATIVE_WHERE_DUE: 'A narrative, where the goal is off track or a status is declared.',
  ACTION_WHERE_OFF_TRACK: 'An open action, where the goal is off track.',
  REASON: 'A reason.',
  NOTE: 'A note.',
  OTHER_THAN_AUTHOR: 'Somebody other than who wrote it.',
  BEYOND_MATERIALITY: 'A difference beyond the goal\'s materiality.',
  RESTATEMENT_PROPOSED: 'A restatement that was proposed.',
});
