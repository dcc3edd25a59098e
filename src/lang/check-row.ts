import type { Expr } from './ast.js';
import type { CalendarNames, SourceDefinition } from './catalog.js';
import { Checker } from './check-expression.js';
import { ComputedFields, MAX_ROW_NODES } from './computed-fields.js';
import type { Diagnostic } from './diagnostics.js';
import { type Parameters, parametersOf } from './parameters.js';
import { parse } from './parse.js';
import { print } from './print.js';
import type { RowExpr, RowType } from './row-expr.js';
import type { RowPlace } from './row-place.js';
import { RowScope } from './row-scope.js';
import { countNodes } from './row-writer.js';
import { type Typed, TYPE_NAMES } from './typed.js';
import type { Unit } from './units.js';

export interface CheckRowOptions {
  /** What it must hold for. With one source, any of its fields may be named; with several, the dimensions that all have. */
  readonly sources: readonly SourceDefinition[];
  /** The calendar tags and schedules that it can name. */
  readonly calendar: CalendarNames;
  readonly expect: RowType | 'any';
  /** Where it stands; absent: among a measure's rows. */
  readonly place?: RowPlace;
  /** Values of the `$names`; null or absent where a parameter has no place. */
  readonly parameters?: Readonly<Record<string, unknown>> | null;
  /** Only dimensions may be named, even with one source. */
  readonly dimensionsOnly?: boolean;
  /** The unit that the expression's author declared for it: a number must be of its dimension. */
  readonly declaredUnit?: string | null;
  /** The computed field whose expression this is, so that a cycle is told from there. */
  readonly self?: string | null;
}

export type CheckedRow =
  | {
    readonly ok: true;
    /** The expression for the rows of each source, in canonical units. */
    readonly bySource: Readonly<Record<string, RowExpr>>;
    readonly type: RowType;
    /** Of a number, as displayed; null for other types. */
    readonly unit: Unit | null;
    readonly canonical: string;
    /** Keys of all fields read, also beneath computed ones, and of built-in fields; sorted. */
    readonly fields: readonly string[];
  }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Checks a row-scope expression against the sources whose rows it reads. Never throws, whatever text and parameters hold. */
export function checkRow(text: string, options: CheckRowOptions): CheckedRow {
  const parsed = parse(text);
  if (!parsed.ok) return { ok: false, diagnostics: [parsed.diagnostic] };
  return checkRowNode(text, parsed.expr, { ...options, parameters: parametersOf(options.parameters) });
}

/** As `checkRow`, for a part of a text that is parsed already: the condition in where(x, condition). */
export function checkRowNode(
  text: string, node: Expr, options: Omit<CheckRowOptions, 'parameters'> & { readonly parameters: Parameters | null },
): CheckedRow {
  // Without a source there are no fields, but the text is still checked.
  const sources = options.sources.length > 0 ? options.sources : [NO_SOURCE];
  const computed = new Map(sources.map((source) => [source.key, new ComputedFields(source, options.calendar, options.self ?? null)]));
  const bySource: [string, RowExpr][] = [];
  const fields = new Set<string>();
  let value: { readonly type: RowType; readonly unit: Unit | null } | undefined;
  for (const source of sources) {
    const scope = new RowScope({
      sources,
      source,
      parameters: options.parameters,
      dimensionsOnly: options.dimensionsOnly ?? false,
      calendar: options.calendar,
      place: options.place ?? 'rows',
      computed,
    });
    const checker = new Checker(text, scope);
    const result = finish(checker, checker.check(node), options);
    // Names mean the same in all sources, so the first one's findings are everyone's.
    if (result === undefined) return { ok: false, diagnostics: checker.findings.diagnostics };
    bySource.push([source.key, result.expr]);
    for (const field of scope.fields) fields.add(field);
    value ??= { type: result.type, unit: result.type === 'number' ? result.unit : null };
  }
  const asked = options.sources.length > 0 ? bySource : [];
  return { ok: true, bySource: Object.fromEntries(asked), ...value!, canonical: print(node), fields: [...fields].sort() };
}

const NO_SOURCE: SourceDefinition = { id: '', key: '', versionId: '', fields: [], coversFrom: null };

function finish(
  checker: Checker<RowExpr>,
  typed: Typed<RowExpr> | undefined,
  options: Pick<CheckRowOptions, 'expect' | 'declaredUnit'>,
) {
  if (typed === undefined) return undefined;
  if (options.expect !== 'any' && typed.type !== options.expect) {
    return checker.findings.report('TYP304', typed.node, { expected: TYPE_NAMES[options.expect], found: TYPE_NAMES[typed.type] });
  }
  const declared = checker.operands.declared(typed, typed.type === 'number' ? options.declaredUnit ?? null : null);
  if (declared === undefined) return undefined;
  if (countNodes(declared.expr, MAX_ROW_NODES) > MAX_ROW_NODES) {
    return checker.findings.report('PLN503', typed.node, { max: MAX_ROW_NODES });
  }
  return { ...declared, type: typed.type };
}
