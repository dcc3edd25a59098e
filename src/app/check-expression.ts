import { badInput, notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import { checkKpi } from '../lang/check-kpi.js';
import { checkRow } from '../lang/check-row.js';
import type { Diagnostic } from '../lang/diagnostics.js';
import { parse } from '../lang/parse.js';
import { print } from '../lang/print.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { expressionText, shownKey } from './definitions/texts.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

export interface CheckExpressionInput {
  readonly expression: string;
  readonly scope: 'ROW' | 'KPI';
  /** Key of the source whose fields a ROW expression names. */
  readonly source?: string | null;
}

/** What an expression means as it stands; null where what is wrong leaves it unknown. */
export interface ExpressionCheckModel {
  readonly ok: boolean;
  readonly canonical: string | null;
  /** As displayed, '' for a plain number; null for what is no number. */
  readonly unit: string | null;
  readonly type: string | null;
  /** Keys of the fields, or of the measures and KPIs, that it reads; sorted. */
  readonly dependencies: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks an expression against the definitions in force; writes nothing. Throws BAD_INPUT and NOT_FOUND for `source` alone. */
export async function checkExpression(ctx: AppContext, input: CheckExpressionInput): Promise<ExpressionCheckModel> {
  authorize(ctx, 'checkExpression');
  const text = expressionText('expression', input.expression);
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const key = input.source ?? null;
  if (input.scope === 'KPI') {
    if (key !== null) {
      const hint = 'Leave source out, or check with scope ROW.';
      throw badInput('source', 'A KPI expression reads measures, not the fields of one source.', hint);
    }
    const checked = checkKpi(text, { catalog, declaredUnit: null, self: null });
    if (!checked.ok) return failed(text, checked.diagnostics);
    const { canonical, unit, type, dependencies } = checked.kpi;
    return { ok: true, canonical, unit: unit.display, type, dependencies, diagnostics: [] };
  }
  if (key === null) throw badInput('source', 'A ROW expression names the fields of one source: say which, in source.');
  const source = catalog.source(key);
  if (source === undefined) throw notFound('source', shownKey(key), didYouMean(shownKey(key), catalog.sourceKeys));
  const checked = checkRow(text, { sources: [source], calendar: catalog, expect: 'any' });
  if (!checked.ok) return failed(text, checked.diagnostics);
  const { canonical, unit, type, fields } = checked;
  return { ok: true, canonical, unit: unit?.display ?? null, type, dependencies: fields, diagnostics: [] };
}

function failed(text: string, diagnostics: readonly Diagnostic[]): ExpressionCheckModel {
  const parsed = parse(text);
  return { ok: false, canonical: parsed.ok ? print(parsed.expr) : null, unit: null, type: null, dependencies: [], diagnostics };
}
