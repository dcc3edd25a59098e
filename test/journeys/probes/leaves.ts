import { DEPENDENTS_LOOKED_UP, DEPENDENTS_NAMELESS } from './dependents-leaves.js';
import { MADE as MADE_BESIDES, NAMELESS } from './free-leaves.js';
import { GOALS_LOOKED_UP, GOALS_MADE, GOALS_NAMELESS } from './goal-leaves.js';
import { FIGURES_LOOKED_UP, FIGURES_NAMELESS } from './figures-leaves.js';
import type { Probed } from './probed.js';
import { LOOKED_UP } from './probed-leaves.js';
import { PROGRESS_LOOKED_UP } from './progress-leaves.js';
import { PROOF_LOOKED_UP, PROOF_NAMELESS } from './proof-leaves.js';
import { REVIEWS_LOOKED_UP, REVIEWS_NAMELESS } from './review-leaves.js';
import { WEBHOOKS_LOOKED_UP, WEBHOOKS_NAMELESS } from './webhook-leaves.js';

/** Every place where a name, id, cursor, instant or expression of somebody else could be put. */
export const PROBED: Readonly<Record<string, Probed>> = {
  ...LOOKED_UP, ...DEPENDENTS_LOOKED_UP, ...REVIEWS_LOOKED_UP, ...PROOF_LOOKED_UP, ...PROGRESS_LOOKED_UP, ...FIGURES_LOOKED_UP, ...GOALS_LOOKED_UP,
  ...WEBHOOKS_LOOKED_UP,
};

/** Places whose text names nothing that is there already, with the reason. */
export const FREE: Readonly<Record<string, string>> = {
  ...NAMELESS, ...DEPENDENTS_NAMELESS, ...REVIEWS_NAMELESS, ...PROOF_NAMELESS, ...FIGURES_NAMELESS, ...GOALS_NAMELESS, ...WEBHOOKS_NAMELESS,
};

/** Places that make something of the text, see `free-leaves.ts`. */
export const MADE: Readonly<Record<string, (text: string) => readonly unknown[]>> = { ...MADE_BESIDES, ...GOALS_MADE };
