import { asItIs } from './ways.js';

/** How the name of something is put to a place of the API, and which names the asking organisation has there itself. */
export interface Probed {
  /** The values in which a text can be put there; the last one finds what is there. */
  readonly ways: (text: string) => readonly unknown[];
  /** A text that finds something there, so that a probe which could find nothing is noticed; null: nothing is looked up by it. */
  readonly own: string | null;
  /** Arguments that the place needs besides those of its field; texts of OWN stand for what only the run knows. */
  readonly beside?: Readonly<Record<string, unknown>>;
  /** Asking for what is there changes it: asked after all other probes. */
  readonly spends?: boolean;
}

export const names = (own: string | null, more: Partial<Probed> = {}): Probed => ({ ways: asItIs, own, ...more });
export const cursor = (own: string): Probed => names(own);
export const instant = names(null);
