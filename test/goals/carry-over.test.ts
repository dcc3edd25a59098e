import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { carriedOver, type ActionReview, type ReviewAction } from '../../src/goals/carry-over.js';
import { REVIEW_STATES, SETTLED_STATES } from '../../src/goals/review-states.js';
import { sample } from '../support/size.js';

const review = (label: string, from: number, state: ActionReview['state']): ActionReview => ({ label, from, state });
const action = (id: string, at: string, state: ReviewAction['state'] = 'OPEN'): ReviewAction => ({ id, review: at, state });

describe('actions that carry over', () => {
  it('are the open ones of a settled review, and go to the next that is not', () => {
    const reviews = [
      review('2026-04', 4, 'SCHEDULED'), review('2026-01', 1, 'SIGNED_OFF'), review('2026-02', 2, 'SKIPPED'), review('2026-03', 3, 'OPEN'),
    ];
    const actions = [
      action('a', '2026-01'), action('b', '2026-01', 'DONE'), action('c', '2026-02'), action('d', '2026-03'), action('e', '2026-02', 'DROPPED'),
    ];
    expect(carriedOver(actions, reviews)).toEqual([{ id: 'a', from: '2026-01', to: '2026-03' }, { id: 'c', from: '2026-02', to: '2026-03' }]);
  });

  it('never go back to an earlier review that is still open, and wait where there is no later one', () => {
    expect(carriedOver([action('a', '2026-02')], [review('2026-01', 1, 'OPEN'), review('2026-02', 2, 'SIGNED_OFF')])).toEqual([]);
  });

  it('move once: after the move nothing is left to move, and none is lost', () => {
    const reviews = fc.array(fc.constantFrom(...REVIEW_STATES), { minLength: 1, maxLength: 8 })
      .map((states) => states.map((state, index) => review(`r${index}`, index, state)));
    const given = reviews.chain((all) => fc.record({
      reviews: fc.constant(all),
      actions: fc.array(fc.record({
        review: fc.constantFrom(...all.map(({ label }) => label)), state: fc.constantFrom('OPEN', 'DONE', 'DROPPED'),
      }), { maxLength: 10 }).map((list) => list.map((each, index) => ({ ...each, id: `a${index}` }) as ReviewAction)),
    }));
    fc.assert(fc.property(given, ({ reviews: all, actions }) => {
      const moves = new Map(carriedOver(actions, all).map((move) => [move.id, move]));
      const moved = actions.map((each) => ({ ...each, review: moves.get(each.id)?.to ?? each.review }));
      expect(carriedOver(moved, all)).toEqual([]);
      for (const { state, review: label } of moved) {
        const held = all.find((each) => each.label === label)!;
        const later = all.some((each) => each.from > held.from && !SETTLED_STATES.has(each.state));
        if (state === 'OPEN' && later) expect(SETTLED_STATES.has(held.state)).toBe(false);
      }
    }), { numRuns: sample(300, 5_000) });
  });
});
