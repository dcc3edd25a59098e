import { instant, names, type Probed } from './probed.js';

/** Places of the progress of goals where something is looked up. */
export const PROGRESS_LOOKED_UP: Readonly<Record<string, Probed>> = {
  'Goal.progress(asOf.knowledge)': instant,
  'Goal.progress(asOf.definition)': instant,
  'Goal.progress(asOf.review)': names(null),
};
