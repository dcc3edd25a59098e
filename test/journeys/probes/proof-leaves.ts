import { names, type Probed } from './probed.js';

/** Places of the API around proofs where something is looked up. */
export const PROOF_LOOKED_UP: Readonly<Record<string, Probed>> = {
  'Query.verifySnapshot(edition)': names(null),
  'Query.explainChange(edition)': names(null),
  'Query.explainChange(to)': names(null),
  'Mutation.excludeStretch(goal)': names('reviewed', { spends: true }),
  'Mutation.withdrawExclusion(id)': names(null, { spends: true }),
  'Mutation.erase(value)': names(null, { spends: true }),
};

/** Those where nothing is. */
export const PROOF_NAMELESS: Readonly<Record<string, string>> = {
  'Mutation.excludeStretch(from)': 'an instant', 'Mutation.excludeStretch(to)': 'an instant',
  'Mutation.excludeStretch(category)': 'said', 'Mutation.excludeStretch(reason)': 'said', 'Mutation.withdrawExclusion(reason)': 'said',
};
