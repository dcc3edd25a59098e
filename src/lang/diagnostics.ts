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
}
