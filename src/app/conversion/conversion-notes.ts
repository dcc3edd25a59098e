import { YardstickError } from '../../kernel/errors.js';
import { Untranslatable, type ConversionNote } from './conversion.js';

/** Gathers what is to be said of a conversion, in the order in which it was found, each thing once. */
export class ConversionNotes {
  private readonly notes = new Map<string, ConversionNote>();

  changed(what: string, why: string, hint: string | null = null): void {
    this.add({ what, outcome: 'CHANGED', why, hint });
  }

  leftOut(what: string, why: string, hint: string | null = null): void {
    this.add({ what, outcome: 'LEFT_OUT', why, hint });
  }

  /** What `make` gives; undefined, with a note, where that cannot be said here or cannot be stored. */
  attempt<T>(what: string, make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      if (error instanceof Untranslatable) this.leftOut(what, error.message, error.hint);
      else if (error instanceof YardstickError) this.leftOut(what, error.message, error.details.hint ?? null);
      else throw error;
      return undefined;
    }
  }

  /** How something was changed is not told of what is left out. */
  all(): readonly ConversionNote[] {
    const all = [...this.notes.values()];
    const leftOut = new Set(all.filter(({ outcome }) => outcome === 'LEFT_OUT').map(({ what }) => what));
    return all.filter(({ what, outcome }) => outcome === 'LEFT_OUT' || !leftOut.has(what));
  }

  private add(note: ConversionNote): void {
    this.notes.set(JSON.stringify(note), note);
  }
}
