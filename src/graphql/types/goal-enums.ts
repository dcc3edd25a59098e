import type { CadenceGrain as CadenceGrainName } from '../../calendar/cadence.js';
import type { Evidence as EvidenceName } from '../../goals/evidence.js';
import type { GoalEventType, GoalOutcome as GoalOutcomeName, GoalState as GoalStateName } from '../../goals/goal-states.js';
import type { DeclaredStatus as DeclaredStatusName } from '../../goals/review-facts.js';
import type { MissingChild as MissingChildName, RollupMethod as RollupMethodName } from '../../goals/rollup.js';
import { closedList } from './closed-list.js';

export const GoalState = closedList<GoalStateName>('GoalState', 'Where a goal is in its life.', {
  DRAFT: 'It is being made: nobody is held to it, and it has no reviews.',
  ACTIVE: 'It runs.',
  PAUSED: 'It rests, with a reason: periods for the whole of which it does have no review.',
  REBASE_REQUIRED: 'Its KPI got a major version: its owner keeps the pinned one, sets a new target, or closes it.',
  CLOSED: 'It is over, with an outcome and a reason, for good.',
});

export const GoalEvent = closedList<GoalEventType>('GoalEvent', 'What moves a goal from one state to the next.', {
  ACTIVATE: 'It begins to count: its KPI\'s version is pinned.',
  PAUSE: 'It rests.',
  RESUME: 'It goes on.',
  REQUIRE_REBASE: 'The service found a major version of its KPI that nobody has decided about.',
  KEEP_PIN: 'Its owner keeps the pinned version.',
  SET_NEW_TARGET: 'Its owner set a target for the new version, which is pinned from then on.',
  CLOSE: 'It ends.',
});

export const GoalOutcome = closedList<GoalOutcomeName>('GoalOutcome', 'How a goal ended, in the word of its owner.', {
  ACHIEVED: 'It was reached.',
  PARTIAL: 'It was reached in part.',
  MISSED: 'It was not reached.',
  ABANDONED: 'It was given up.',
});

export const VersionPolicy = closedList<'PIN' | 'FOLLOW'>('VersionPolicy', 'Which version of its KPI judges a goal.', {
  PIN: 'The one of its activation, or of the last new target after a major version, for all periods.',
  FOLLOW: 'Whichever is in force, for all periods.',
});

export const Evidence = closedList<EvidenceName>('Evidence', 'What a goal\'s numbers are made of.', {
  CENSUS: 'All there is was measured: equality is met, less is missed.',
  SAMPLE: 'Some was asked, so that chance has a say: INCONCLUSIVE where the 95 % interval holds values that meet and values that miss.',
});

export const CadenceGrain = closedList<CadenceGrainName>('CadenceGrain', 'How often a goal is reviewed: one review for each such period.', {
  WEEK: 'Seven local days from the organisation\'s first weekday.',
  MONTH: 'A calendar month.',
  QUARTER: 'Three calendar months from January, April, July or October.',
  FISCAL_QUARTER: 'Three months, counted from the organisation\'s first fiscal month.',
  YEAR: 'A calendar year.',
});

export const ParentEdge = closedList<'ROLLUP' | 'DRIVER'>('ParentEdge', 'How a goal stands to its parent.', {
  ROLLUP: 'The parent is computed from it: from its rows where both have the same KPI, else from its score.',
  DRIVER: 'It is believed to move the parent, without arithmetic.',
});

export const RollupMethod = closedList<RollupMethodName>('RollupMethod', 'How the scores of children make one.', {
  WEIGHTED_MEAN: 'Their mean, by the weights in force.',
  WORST: 'The lowest one.',
  COUNT_MET: 'How many children are met.',
});

export const MissingChild = closedList<MissingChildName>('MissingChild', 'What stands for a child without a value.', {
  RENORMALISE: 'The others alone.',
  NULL: 'There is no value at all.',
  ZERO: 'A score of 0, not met.',
});

export const DeclaredStatus = closedList<DeclaredStatusName>('DeclaredStatus', 'A person\'s call, beside what is computed.', {
  ON_TRACK: 'It will be met.',
  AT_RISK: 'It may be missed.',
  OFF_TRACK: 'It will be missed, unless something is done.',
});
