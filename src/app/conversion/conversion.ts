import type { DefinitionSet } from '../definition-files/definition-set.js';

/** What became of one definition of the other system, where it is not simply here as it was there. */
export interface ConversionNote {
  /** `metric revenue`, `dimension orders.status`. */
  readonly what: string;
  /** CHANGED: here in another form, or with a difference that is named. LEFT_OUT: not here. */
  readonly outcome: 'CHANGED' | 'LEFT_OUT';
  readonly why: string;
  /** What to do about it; null where there is nothing to do. */
  readonly hint: string | null;
}

/** Definitions that the checkers accept, and everything about them that whoever takes them over has to know. */
export interface Conversion {
  readonly set: DefinitionSet;
  readonly notes: readonly ConversionNote[];
}

/** Something that cannot be said exactly here: the definition that holds it is left out. */
export class Untranslatable extends Error {
  constructor(message: string, readonly hint: string | null = null) {
    super(message);
  }
}
