import { DEPENDENTS_LOOKED_UP, DEPENDENTS_NAMELESS } from './dependents-leaves.js';
import { MADE, NAMELESS } from './free-leaves.js';
import type { Probed } from './probed.js';
import { LOOKED_UP } from './probed-leaves.js';
import { PROGRESS_LOOKED_UP } from './progress-leaves.js';
import { PROOF_LOOKED_UP, PROOF_NAMELESS } from './proof-leaves.js';
import { REVIEWS_LOOKED_UP, REVIEWS_NAMELESS } from './review-leaves.js';

/** Every place where a name, id, cursor, instant or expression of somebody else could be put. */
export const PROBED: Readonly<Record<string, Probed>> = { ...LOOKED_UP, ...DEPENDENTS_LOOKED_UP, ...REVIEWS_LOOKED_UP, ...PROOF_LOOKED_UP, ...PROGRESS_LOOKED_UP };

/** Places whose text names nothing that is there already, with the reason. */
export const FREE: Readonly<Record<string, string>> = { ...NAMELESS, ...DEPENDENTS_NAMELESS, ...REVIEWS_NAMELESS, ...PROOF_NAMELESS };

export { MADE };
