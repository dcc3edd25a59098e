import type { ContextChange, KpiExpr } from '../../src/lang/kpi-expr.js';
import type { RowExpr } from '../../src/lang/row-expr.js';

/** A checked row expression in a short notation: built-in fields and instants behind an @. */
export function rowText(expr: RowExpr): string {
  switch (expr.op) {
    case 'number': return expr.value;
    case 'text': return JSON.stringify(expr.value);
    case 'boolean': return String(expr.value);
    case 'instant': return `@${expr.value}`;
    case 'field': return expr.key;
    case 'builtIn': return `@${expr.key}`;
    case 'at': case 'now': case 'asOf': case 'zone': case 'inner': return `@${expr.op}`;
    case 'tag': case 'schedule': return `@${expr.op}:${expr.key}`;
    case 'array': return `[${expr.values.join(', ')}]`;
    case 'hours': return JSON.stringify(expr.value);
    case 'call': return `${expr.fn}(${expr.args.map(rowText).join(', ')})`;
  }
}

/** A checked KPI expression in a short notation: contexts in braces, conversion factors behind a ~. */
export function kpiText(expr: KpiExpr): string {
  switch (expr.op) {
    case 'number': return `${expr.conversion ? '~' : ''}${expr.value}`;
    case 'boolean': return String(expr.value);
    case 'measure': return `${expr.key}${braced(expr.context)}`;
    case 'over': return `${expr.fn}(${kpiText(expr.body)})${braced([...expr.context, expr.each])}`;
    case 'units': return `units${braced([...expr.context, expr.each])}`;
    case 'call': return `${expr.fn}(${expr.args.map(kpiText).join(', ')})`;
  }
}

const braced = (context: readonly ContextChange[]): string => context.map(({ text }) => `{${text}}`).join('');
