import { resolveWindow, type WindowInput } from '../calendar/window.js';
import { badInput, notFound, YardstickError } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import type { CalendarNames, SourceDefinition } from '../lang/catalog.js';
import { checkRow } from '../lang/check-row.js';
import { OCCURRED_AT, resolveOptional, resolveRow } from '../lang/resolve-row.js';
import type { RowExpr } from '../lang/row-expr.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { shownKey } from './definitions/texts.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { asOfArgument, type AsOfInput } from './as-of-argument.js';
import { organizationCalendar } from './evaluation/organization-calendar.js';
import type { InteractionModel } from './interaction-models.js';
import { interactionPage } from './interaction-page.js';
import { paramsArgument } from './params-argument.js';
import type { Page } from './page.js';

export interface InteractionsInput {
  readonly source: string;
  /** Rows that `at` places in it; absent: all. */
  readonly window?: WindowInput | null;
  /** `occurredAt` (the default) or a TIME field. */
  readonly at?: string | null;
  /** A row-scope condition. */
  readonly where?: string | null;
  readonly params?: Readonly<Record<string, unknown>> | null;
  readonly asOf?: AsOfInput | null;
  /** 1–100, default 50. */
  readonly first?: number | null;
  readonly after?: string | null;
}

/**
 * The rows behind a number, newest first by `at`, then by key; retracted ones are left out. Throws NOT_FOUND for an unknown
 * source, INVALID_EXPRESSION for a faulty `where`, BAD_INPUT for the other arguments.
 */
export async function interactions(ctx: AppContext, input: InteractionsInput): Promise<Page<InteractionModel>> {
  authorize(ctx, 'interactions');
  const reading = await ctx.reading();
  const latest = await reading.knowledge();
  const { knowledge: asked, definition } = await asOfArgument(reading, input.asOf);
  const knowledge = asked !== null && asked < latest ? asked : null;

  const { catalog } = await compiledCatalog(reading, definition);
  const source = catalog.source(input.source);
  if (source === undefined)
    throw notFound('source', shownKey(input.source), didYouMean(shownKey(input.source), catalog.sourceKeys));

  const calendar = await organizationCalendar(reading, definition);
  const at = placedBy(source, input.at ?? 'occurredAt', catalog);
  const row = { now: knowledge ?? latest, timeZone: calendar.timeZone, catalog };
  const placedAt = resolveRow(at, { ...row, at: OCCURRED_AT });
  const where = input.where == null ? null : condition(source, input.where, catalog, paramsArgument(input.params));
  return interactionPage(reading, {
    source: source.key,
    asOf: { organizationId: reading.organizationId, sourceId: source.id, knowledge },
    at: placedAt,
    window:
      input.window == null
        ? null
        : resolveWindow(input.window, null, knowledge ?? latest, calendar, 1).window,
    where: resolveOptional(where, { ...row, at: placedAt }),
  }, input);
}

function placedBy(source: SourceDefinition, at: string, calendar: CalendarNames): RowExpr {
  const times = ['occurredAt', ...source.fields.filter((field) => field.role === 'TIME').map((field) => field.key)];
  if (!times.includes(at)) {
    throw badInput(
      'at',
      `"${at.slice(0, 63)}" is no TIME field of the source "${source.key}".`,
      didYouMean(at.slice(0, 63), times) ?? `It has ${times.join(', ')}.`,
    );
  }
  return rowExpression(source, at, 'at', calendar, {}, 'instant');
}

const condition = (
  source: SourceDefinition, where: string, calendar: CalendarNames, parameters: Readonly<Record<string, unknown>>,
): RowExpr => rowExpression(source, where, 'where', calendar, parameters, 'boolean');

function rowExpression(
  source: SourceDefinition,
  text: string,
  argument: string,
  calendar: CalendarNames,
  parameters: Readonly<Record<string, unknown>>,
  expect: 'boolean' | 'instant',
): RowExpr {
  const result = checkRow(text, { sources: [source], calendar, expect, parameters });
  if (result.ok) return result.bySource[source.key]!;
  throw new YardstickError('INVALID_EXPRESSION', result.diagnostics[0]!.message, { argument, diagnostics: result.diagnostics });
}
