import { didYouMean } from '../kernel/suggest.js';
import type { DiagnosticCode, DiagnosticParameters } from './diagnostic-codes.js';
import { diagnose, type Diagnostic } from './diagnostics.js';
import { renderCarets, type Span } from './source-text.js';

/** Enough for a text with mistakes in it; a text of nothing but unknown names must not cost more. */
const MAX_SUGGESTIONS = 20;

/** What was found in one text so far. Reporting gives undefined, which is what a part with a finding stands for. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  private suggestions = 0;

  constructor(readonly text: string) {}

  report<C extends DiagnosticCode>(code: C, marks: Span | readonly Span[], parameters: DiagnosticParameters[C]): undefined {
    this.diagnostics.push(diagnose(this.text, code, marks, parameters));
    return undefined;
  }

  /** A finding of another text, said at the place that brought it here. */
  relocate({ code, message, hint }: Diagnostic, place: Span): undefined {
    const { from, to } = place;
    this.diagnostics.push(Object.freeze({ code, message, hint, from, to, rendered: renderCarets(this.text, [place]) }));
    return undefined;
  }

  /** `Did you mean "channel"?`, for the first names only: each one is compared with every candidate. */
  suggest(name: string, candidates: Iterable<string>): string | undefined {
    this.suggestions += 1;
    return this.suggestions > MAX_SUGGESTIONS ? undefined : didYouMean(name, candidates);
  }

  /** What stands at a place, as its author wrote it, quoted and cut where long. */
  shown(place: Span): string {
    const written = this.text.slice(place.from, place.to).replace(/\s+/g, ' ');
    return `"${written.length > 40 ? `${written.slice(0, 40)}…` : written}"`;
  }
}
