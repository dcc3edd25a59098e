import { badInput } from '../../kernel/errors.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { CheckedKpi } from '../../lang/kpi-expr.js';
import type { Question } from '../evaluation-answer.js';
import type { AskedKpi } from './asked-version.js';
import type { CompiledCatalog } from './compiled-catalog.js';
import type { PreparedQuestion } from './prepared-question.js';

/** The order's entries that rank groups. A KPI is one of the asked (by position) or one that only the order reads. */
export type OrderEntry =
  | { readonly kind: 'kpi'; readonly asked: number | null; readonly hidden: number | null; readonly descending: boolean }
  | { readonly kind: 'dimension'; readonly position: number; readonly descending: boolean };

export interface Order {
  readonly entries: readonly OrderEntry[];
  readonly hidden: readonly CheckedKpi[];
  readonly period: PreparedQuestion['periodOrder'];
}

/** `by` of each entry: a dimension of the question, a KPI, or period. A dimension goes before a KPI of the same key. */
export function readOrder(question: Question, kpis: readonly AskedKpi[], compiled: CompiledCatalog): Order {
  const entries: OrderEntry[] = [];
  const hidden: CheckedKpi[] = [];
  let period = { first: false, descending: false };
  (question.orderBy ?? []).forEach(({ by, descending }, index) => {
    const down = descending ?? false;
    const position = (question.by ?? []).indexOf(by);
    const definition = compiled.catalog.kpi(by);
    const asked = kpis.findLastIndex(({ key }) => key === by);
    if (by === 'period') {
      if (question.grain == null) throw badInput(`orderBy[${index}].by`, 'There are no periods to order by without a grain.');
      period = { first: index === 0, descending: down };
    } else if (position >= 0) {
      entries.push({ kind: 'dimension', position, descending: down });
    } else if (definition !== undefined || asked >= 0) {
      if (asked < 0) hidden.push(compiled.check(definition!));
      entries.push({ kind: 'kpi', asked: asked < 0 ? null : asked, hidden: asked < 0 ? hidden.length - 1 : null, descending: down });
    } else {
      const names = ['period', ...(question.by ?? []), ...compiled.catalog.kpiKeys];
      throw badInput(
        `orderBy[${index}].by`,
        `"${by}" is neither a KPI, nor a dimension of by, nor period.`,
        didYouMean(by, names),
      );
    }
  });
  return { entries, hidden, period };
}

/** A cursor is the group's dimension values: it stays true while groups come and go around it. */
export const encodeCursor = (group: readonly (string | null)[]): string =>
  Buffer.from(JSON.stringify(group)).toString('base64url');

export function decodeCursor(cursor: string, dimensions: number): readonly (string | null)[] {
  try {
    const group: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isValue = (value: unknown): boolean => value === null || typeof value === 'string';
    if (Array.isArray(group) && group.length === dimensions && group.every(isValue)) return group;
  } catch {
    // Answered below: whatever is wrong with it, it is none of ours.
  }
  throw badInput('after', 'This is no cursor of this question.', 'Pass endCursor of the page before, with the same by.');
}
