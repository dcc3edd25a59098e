/** What is told of goals and reviews, by webhook and subscription. The names stand with receivers for ever: none is renamed. */
export const EVENT_KINDS = {
  'review.opened': 'A review opened: its period is over, its number mature.',
  'review.due': 'A review is due within a day.',
  'review.overdue': 'A review was not settled by its due date.',
  'review.submitted': 'A review was submitted for signing.',
  'review.changes_requested': 'A reviewer asked for changes.',
  'review.signed_off': 'An edition of a review was signed, also one that restates an earlier one.',
  'review.drifted': 'A signed number has moved by more than the goal\'s materiality.',
  'review.drift_accepted': 'A drift was accepted as it is.',
  'review.skipped': 'A review was skipped, with a reason.',
  'goal.status_changed': 'The computed status of a goal, or its state, is another than before.',
  'goal.signal_changed': 'A special cause in a goal\'s numbers began, or was over; `meaning` says whether it is an improvement or a concern.',
  'goal.budget_burning': 'A goal\'s budget is being spent at twice the allowed pace or more, or not any more.',
} as const;

export type EventKind = keyof typeof EVENT_KINDS;
