import { OWN } from './own-texts.js';
import { cursor, names, type Probed } from './probed.js';

/** Places of the reviews' part of the API where something is looked up. What only one state allows is not asked of one's own. */
export const REVIEWS_LOOKED_UP: Readonly<Record<string, Probed>> = {
  'Query.review(id)': names(OWN.review),
  'Query.reviews(goal)': names('reviewed'),
  'Query.reviews(after)': cursor(OWN.reviewCursor),
  'Mutation.submitReview(id)': names(null, { spends: true }),
  'Mutation.requestReviewChanges(id)': names(null, { spends: true }),
  'Mutation.signOffReview(id)': names(null, { spends: true }),
  'Mutation.acceptDrift(id)': names(null, { spends: true }),
  'Mutation.proposeRestatement(id)': names(null, { spends: true }),
  'Mutation.restateReview(id)': names(null, { spends: true }),
  'Mutation.skipReview(id)': names(OWN.spentReview, { spends: true }),
  'Mutation.addAction(review)': names(OWN.review, { spends: true }),
  'Mutation.addAction(owner)': names(OWN.member, { beside: { review: OWN.review }, spends: true }),
  'Mutation.updateAction(id)': names(OWN.action, { spends: true }),
  'Mutation.updateAction(owner)': names(OWN.member, { beside: { id: OWN.action }, spends: true }),
  'Mutation.commentOnReview(review)': names(OWN.review, { spends: true }),
};

export const REVIEWS_NAMELESS: Readonly<Record<string, string>> = {
  'Mutation.submitReview(narrative)': 'said', 'Mutation.submitReview(knowledge)': 'an instant that is compared with the period\'s end',
  'Mutation.requestReviewChanges(note)': 'said', 'Mutation.acceptDrift(note)': 'said',
  'Mutation.proposeRestatement(reason)': 'said', 'Mutation.proposeRestatement(knowledge)': 'an instant that is compared with the period\'s end',
  'Mutation.skipReview(reason)': 'said', 'Mutation.addAction(text)': 'said', 'Mutation.addAction(dueOn)': 'a date',
  'Mutation.updateAction(note)': 'said', 'Mutation.updateAction(dueOn)': 'a date', 'Mutation.commentOnReview(text)': 'said',
};
