import { OWN } from './own-texts.js';
import { cursor, names, type Probed } from './probed.js';
import { isName, rowCondition } from './ways.js';

/** A goal with all that the place at hand needs. */
const goalOf = (more: Readonly<Record<string, unknown>>): Pick<Probed, 'beside' | 'spends'> => ({
  beside: { input: { key: 'made_goal', name: 'Made', kpi: 'mean_handling', start: '2026-01-01', cadence: { grain: 'MONTH' }, ...more } }, spends: true,
});
const RELATIVE = { shape: 'RELATIVE_TO', grain: 'EACH_PERIOD', levels: { target: '1' }, reference: { kind: 'KPI' } };

/** Places of the goals' part of the API where something is looked up. What only one state allows is not asked of one's own. */
export const GOALS_LOOKED_UP: Readonly<Record<string, Probed>> = {
  'Query.goal(key)': names('reviewed'),
  'Query.goals(after)': cursor(OWN.goalCursor),
  'Query.goals(keys)': names('reviewed'),
  'Query.goals(kpi)': names('mean_handling'),
  'Query.goals(owner)': names(OWN.owner),
  'Query.goals(tag)': names('service'),
  'Query.goals(search)': names('reviewed'),
  'Mutation.defineGoal(input.kpi)': names('mean_handling', goalOf({})),
  'Mutation.defineGoal(input.scope)': { ways: (text) => rowCondition(text).slice(1), own: 'channel', ...goalOf({}) },
  'Mutation.defineGoal(input.owner)': names(OWN.member, goalOf({})),
  'Mutation.defineGoal(input.reviewers)': names(OWN.member, goalOf({})),
  'Mutation.defineGoal(input.parent.goal)': names('reviewed', goalOf({ parent: { edge: 'DRIVER' } })),
  'Mutation.defineGoal(input.guardrails)': names('reviewed', goalOf({})),
  'Mutation.setTarget(goal)': names('spent_goal', { spends: true }),
  'Mutation.setTarget(target.reference.of)': { ways: (text) => (isName(text) ? [text] : []), own: 'mean_handling', beside: { target: RELATIVE }, spends: true },
  'Mutation.rebaseGoal(target.reference.of)': names(null, { beside: { target: RELATIVE }, spends: true }),
  'Mutation.activateGoal(key)': names('spent_goal', { spends: true }),
  'Mutation.pauseGoal(key)': names(null, { spends: true }),
  'Mutation.resumeGoal(key)': names(null, { spends: true }),
  'Mutation.closeGoal(key)': names(null, { spends: true }),
  'Mutation.keepGoalVersion(key)': names(null, { spends: true }),
  'Mutation.rebaseGoal(key)': names(null, { spends: true }),
  'Mutation.declareGoalStatus(goal)': names('reviewed', { spends: true }),
};

const TARGET_NAMELESS: Readonly<Record<string, string>> = {
  'target.levels.floor': 'a number', 'target.levels.target': 'a number', 'target.levels.stretch': 'a number',
  ...Object.fromEntries(['bands.floor', 'bands.target', 'byPeriod.bands.floor', 'byPeriod.bands.target'].flatMap((band) =>
    ['lo', 'hi', 'centre', 'distance'].map((end) => [`target.${band}.${end}`, 'a number']))),
  'target.byPeriod.period': 'a label of the calendar', 'target.byPeriod.levels.floor': 'a number', 'target.byPeriod.levels.target': 'a number',
  'target.byPeriod.levels.stretch': 'a number', 'target.share': 'a number', 'target.trajectory.start': 'a number', 'target.trajectory.steps.from': 'a date',
  'target.trajectory.steps.value': 'a number', 'target.tolerance': 'a number', 'target.from': 'a number', 'target.expectedEvents': 'a number',
  effectiveFrom: 'an instant that is written', reason: 'said',
};

/** Those where nothing is. */
export const GOALS_NAMELESS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['setTarget', 'rebaseGoal'].flatMap((field) =>
    Object.entries(TARGET_NAMELESS).map(([place, why]) => [`Mutation.${field}(${place})`, why]))),
  'Mutation.defineGoal(input.name)': 'a name', 'Mutation.defineGoal(input.description)': 'said', 'Mutation.defineGoal(input.tags)': 'said',
  'Mutation.defineGoal(input.materiality)': 'a number', 'Mutation.defineGoal(input.start)': 'a date', 'Mutation.defineGoal(input.end)': 'a date',
  'Mutation.defineGoal(input.cadence.opensAfter)': 'a duration', 'Mutation.defineGoal(input.cadence.dueAfter)': 'a duration',
  'Mutation.defineGoal(input.parent.weights.from)': 'a date', 'Mutation.defineGoal(input.parent.weights.weight)': 'a number',
  'Mutation.defineGoal(expectedVersion)': 'a number', 'Mutation.pauseGoal(reason)': 'said', 'Mutation.closeGoal(reason)': 'said',
  'Mutation.keepGoalVersion(reason)': 'said', 'Mutation.declareGoalStatus(reason)': 'said',
};

/** Those that make something of the text. */
export const GOALS_MADE: Readonly<Record<string, (text: string) => readonly unknown[]>> = {
  'Mutation.defineGoal(input.key)': (text) => (isName(text) ? [text] : []),
};
