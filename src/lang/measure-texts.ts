import { durationMs } from '../kernel/duration.js';
import { didYouMean } from '../kernel/suggest.js';
import type { CalendarNames, SourceDefinition } from './catalog.js';
import { type CheckedRow, checkRow } from './check-row.js';
import type { DiagnosticCode, DiagnosticParameters } from './diagnostic-codes.js';
import { diagnose, type Diagnostic, inPart } from './diagnostics.js';
import { type CheckedInner, checkInner } from './inner-scope.js';
import type { RowExpr, RowType } from './row-expr.js';
import type { RowPlace } from './row-place.js';
import type { Unit } from './units.js';

export type BoundRow = Extract<CheckedRow, { readonly ok: true }>;
export type BoundInner = Extract<CheckedInner, { readonly ok: true }>;

/** Built-in fields that tell one thing from another. */
const BUILT_IN_ENTITIES: readonly string[] = ['customer', 'case', 'key'];

/** Checks the texts of one measure's definition. Each finding names the part that it is about; undefined stands for one. */
export class MeasureTexts {
  readonly diagnostics: Diagnostic[] = [];

  constructor(private readonly calendar: CalendarNames) {}

  report<C extends DiagnosticCode>(part: string, text: string, code: C, parameters: DiagnosticParameters[C]): undefined {
    this.diagnostics.push(inPart(diagnose(text, code, { from: 0, to: text.length }, parameters), part));
    return undefined;
  }

  /** An expression over the rows of a source. */
  row(
    part: string, text: string, source: SourceDefinition, expect: RowType | 'any', place: RowPlace = 'rows',
  ): BoundRow | undefined {
    return this.kept<BoundRow>(part, checkRow(text, { sources: [source], calendar: this.calendar, expect, place }));
  }

  /** As `row`, of the expression alone; null where there is no text. */
  condition(part: string, text: string | null, source: SourceDefinition, place?: RowPlace): RowExpr | null {
    return (text === null ? undefined : this.row(part, text, source, 'boolean', place)?.bySource[source.key]) ?? null;
  }

  /** An expression over `inner`, a number of this unit. */
  inner(part: string, text: string, unit: Unit, expect: RowType | 'any'): BoundInner | undefined {
    return this.kept<BoundInner>(part, checkInner(text, unit, expect));
  }

  /** A field that tells one entity from another. */
  entity(part: string, key: string, source: SourceDefinition): RowExpr | undefined {
    const roles = source.fields.filter(({ role }) => role === 'ENTITY' || role === 'DIMENSION').map((field) => field.key);
    const known = [...BUILT_IN_ENTITIES, ...roles];
    if (known.includes(key)) return this.row(part, key, source, 'any')?.bySource[source.key];
    return this.report(part, key, 'NAM242', { key, source: source.key, hint: didYouMean(key, known) });
  }

  /** Whether the key is occurredAt, a TIME field or one of `others`; what was meant where it is not. */
  time(key: string, source: SourceDefinition, others: readonly string[] = []): { readonly fits: boolean; readonly hint: string | undefined } {
    const times = source.fields.filter((field) => field.role === 'TIME' && field.type === 'INSTANT').map((field) => field.key);
    const known = ['occurredAt', ...times, ...others];
    return known.includes(key) ? { fits: true, hint: undefined } : { fits: false, hint: didYouMean(key, known) };
  }

  /** In milliseconds; null where there is none. */
  duration(part: string, text: string | null): number | null | undefined {
    return text === null ? null : durationMs(text) ?? this.report(part, text, 'TYP323', { text });
  }

  private kept<R extends { readonly ok: true }>(part: string, checked: R | Refused): R | undefined {
    if (checked.ok) return checked;
    this.diagnostics.push(...checked.diagnostics.map((diagnostic) => inPart(diagnostic, part)));
    return undefined;
  }
}

interface Refused {
  readonly ok: false;
  readonly diagnostics: readonly Diagnostic[];
}
