import { MESSAGES, type DiagnosticCode, type DiagnosticParameters } from './diagnostic-codes.js';
import { renderCarets, type Span } from './source-text.js';

/** A located finding about an expression's text. Offsets are UTF-16, half-open. */
export interface Diagnostic {
  /** SYN1xx, NAM2xx, TYP3xx, UNI4xx, PLN5xx; never reused. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly from: number;
  readonly to: number;
  /** The line with carets under the span. */
  readonly rendered: string;
  /** Of a definition with several texts, the one it is about: `value`, `filter`, `at` …; absent for a lone expression. */
  readonly part?: string;
}

/** Makes the diagnostic of this code; with several marks its span reaches over all, and carets stand under each. */
export function diagnose<C extends DiagnosticCode>(
  text: string, code: C, marks: Span | readonly Span[], parameters: DiagnosticParameters[C],
): Diagnostic {
  const spans = Array.isArray(marks) ? (marks as readonly Span[]) : [marks as Span];
  const { message, hint } = (MESSAGES[code] as (p: DiagnosticParameters[C]) => { message: string; hint?: string | undefined })(
    parameters,
  );
  return Object.freeze({
    code,
    message,
    hint: hint ?? null,
    from: Math.min(...spans.map((span) => span.from)),
    to: Math.max(...spans.map((span) => span.to)),
    rendered: renderCarets(text, spans),
  });
}

/** The same finding, said to be about one text of a definition that has several. */
export const inPart = (diagnostic: Diagnostic, part: string): Diagnostic =>
  Object.freeze({ ...diagnostic, message: `In ${part}: ${diagnostic.message}`, part });
