import type { CalendarNames, FieldDefinition, SourceDefinition } from './catalog.js';
import { Checker } from './check-expression.js';
import { diagnose, type Diagnostic } from './diagnostics.js';
import { rowType } from './dimensions.js';
import { parse } from './parse.js';
import type { RowExpr } from './row-expr.js';
import { RowScope } from './row-scope.js';
import { countNodes } from './row-writer.js';
import { TYPE_NAMES } from './typed.js';
import type { Unit } from './units.js';

/** Nodes that one row expression may have with its computed fields written out. */
export const MAX_ROW_NODES = 5_000;
/** Computed fields are computed from others at most this deep. */
const MAX_FIELD_DEPTH = 32;

export type FieldValue =
  | { readonly ok: true; readonly expr: RowExpr; readonly unit: Unit; readonly fields: ReadonlySet<string> }
  /** The first finding, in the field's own text. */
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/** The computed fields of one source, each checked once and only when something reads it. */
export class ComputedFields {
  private readonly values = new Map<string, FieldValue>();
  private readonly path: string[];

  /** `self`: the field whose own expression is being checked, so that a cycle through it is named from there. */
  constructor(private readonly source: SourceDefinition, private readonly calendar: CalendarNames, self: string | null = null) {
    this.path = self === null ? [] : [self];
  }

  /** Whether naming it now would close a circle. */
  isBeingComputed(key: string): boolean {
    return this.path.includes(key);
  }

  value(field: FieldDefinition): FieldValue {
    const known = this.values.get(field.key);
    if (known !== undefined) return known;
    const start = this.path.indexOf(field.key);
    const text = field.expression ?? '';
    const whole = { from: 0, to: text.length };
    if (start >= 0) {
      return { ok: false, diagnostic: diagnose(text, 'NAM209', whole, { path: [...this.path.slice(start), field.key] }) };
    }
    if (this.path.length > MAX_FIELD_DEPTH) {
      return { ok: false, diagnostic: diagnose(text, 'PLN503', whole, { max: MAX_ROW_NODES }) };
    }
    this.path.push(field.key);
    const value = this.compute(field, text);
    this.path.pop();
    this.values.set(field.key, value);
    return value;
  }

  private compute(field: FieldDefinition, text: string): FieldValue {
    const parsed = parse(text);
    if (!parsed.ok) return parsed;
    const { source } = this;
    const scope = new RowScope({
      sources: [source],
      source,
      parameters: null,
      dimensionsOnly: false,
      calendar: this.calendar,
      place: 'rows',
      computed: new Map([[source.key, this]]),
    });
    const checker = new Checker(text, scope);
    const value = checker.check(parsed.expr);
    if (value !== undefined && value.type !== rowType(field)) {
      checker.findings.report('TYP304', value.node, { expected: TYPE_NAMES[rowType(field)], found: TYPE_NAMES[value.type] });
    }
    const declared = value === undefined ? undefined : checker.operands.declared(value, field.unit);
    if (declared !== undefined && countNodes(declared.expr, MAX_ROW_NODES) > MAX_ROW_NODES) {
      checker.findings.report('PLN503', value!.node, { max: MAX_ROW_NODES });
    }
    const [diagnostic] = checker.findings.diagnostics;
    if (diagnostic !== undefined || declared === undefined) return { ok: false, diagnostic: diagnostic! };
    return { ok: true, ...declared, fields: scope.fields };
  }
}
