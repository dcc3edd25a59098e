import { instant, names, type Probed } from './probed.js';

/** Places of the figures about goals where something is looked up. */
export const FIGURES_LOOKED_UP: Readonly<Record<string, Probed>> = {
  'Query.goalFigures(knowledge)': instant,
  'Query.goalsNeedingAttention(knowledge)': instant,
  'Query.goalsNeedingAttention(after)': names(null),
};

export const FIGURES_NAMELESS: Readonly<Record<string, string>> = {
  'Query.goalFigures(window.between.from)': 'a date', 'Query.goalFigures(window.between.to)': 'a date',
};
