import { resolveWindow, type WindowInput } from '../calendar/window.js';
import { badInput, notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import type { Catalog, SourceDefinition } from '../lang/catalog.js';
import { dimensionsOf } from '../lang/dimensions.js';
import { OCCURRED_AT, resolveRow } from '../lang/resolve-row.js';
import { dimensionCounts, type DimensionCount } from '../sql/dimension-values.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { shownKey, storable } from './definitions/texts.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { dimensionExpression, refusePersonal } from './evaluation/dimensions.js';
import { organizationCalendar } from './evaluation/organization-calendar.js';
import { noCursor, pageOf, pageSize, placeAfter, type Page } from './page.js';

export interface DimensionValuesInput {
  readonly dimension: string;
  /** Key of one source; absent: all that have the dimension. */
  readonly source?: string | null;
  /** Part of the value, whatever the case. */
  readonly search?: string | null;
  /** Interactions that happened in it; absent: all. */
  readonly window?: WindowInput | null;
  /** 1–100, default 50. */
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface DimensionValueModel {
  readonly key: string;
  /** Null: unknown. */
  readonly value: string | null;
  readonly count: number;
}

const LONGEST_SEARCH = 200;

/**
 * The values that a dimension takes, most frequent first, then by code points, unknown last among equals. All pages show what was
 * known at the first. Throws BAD_INPUT, NOT_FOUND for an unknown source, FORBIDDEN for a personal dimension.
 */
export async function dimensionValues(ctx: AppContext, input: DimensionValuesInput): Promise<Page<DimensionValueModel>> {
  authorize(ctx, 'evaluate');
  const size = pageSize(input.first);
  const start = pageStart(input.after);
  const search = storable('search', input.search ?? '', LONGEST_SEARCH);

  const reading = await ctx.reading();
  const latest = await reading.knowledge();
  const knowledge = Math.min(start?.knowledge ?? latest, latest);
  const { catalog } = await compiledCatalog(reading, null);
  const key = input.dimension;
  const sources = sourcesWith(catalog, key, input.source ?? null);
  refusePersonal(ctx, sources, catalog, [key], []);
  const calendar = await organizationCalendar(reading, null);
  const row = { now: knowledge, at: OCCURRED_AT, timeZone: calendar.timeZone, catalog };

  const rows = await reading.query(dimensionCounts({
    sources: sources.map((source) => ({
      asOf: { organizationId: reading.organizationId, sourceId: source.id, knowledge: knowledge < latest ? knowledge : null },
      expression: resolveRow(dimensionExpression(source, key, catalog)!, row),
    })),
    window: input.window == null
      ? null
      : resolveWindow(input.window, null, knowledge, calendar, 1).window,
    search: search === '' ? null : search,
    after: start,
    limit: size + 1,
  }));
  const values = rows.map(({ value, count }) => ({ key, value, count }));
  return pageOf(values, size, ({ value, count }) => place(knowledge, value, count));
}

/** The source named, or all that have the dimension. */
function sourcesWith(catalog: Catalog, dimension: string, named: string | null): SourceDefinition[] {
  if (named !== null && catalog.source(named) === undefined) {
    throw notFound('source', shownKey(named), didYouMean(shownKey(named), catalog.sourceKeys));
  }
  const sources = (named === null ? catalog.sourceKeys : [named]).map((key) => catalog.source(key)!);
  const having = sources.filter((source) => dimensionExpression(source, dimension, catalog) !== undefined);
  if (having.length > 0) return having;
  const text = named === null
    ? `There is no dimension "${shownKey(dimension)}".`
    : `The source "${named}" has no dimension "${shownKey(dimension)}".`;
  throw badInput('dimension', text, didYouMean(shownKey(dimension), sources.flatMap(dimensionsOf)));
}

type PageStart = DimensionCount & { readonly knowledge: number };

/** A cursor names the knowledge of the first page, so that no value is passed over or given twice while rows come in. */
const place = (knowledge: number, value: string | null, count: number): string[] =>
  [String(knowledge), String(count), value === null ? '' : `=${value}`];

function pageStart(after: string | null | undefined): PageStart | null {
  const placed = placeAfter(after, 3);
  if (placed === null) return null;
  const [knowledge, count, value] = placed as [string, string, string];
  if (![knowledge, count].every((text) => /^\d{1,15}$/.test(text)) || !/^(=|$)/.test(value)) throw noCursor();
  return { knowledge: Number(knowledge), count: Number(count), value: value === '' ? null : value.slice(1) };
}
