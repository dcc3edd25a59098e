import { resolveWindow, type WindowInput } from '../calendar/window.js';
import { badInput, YardstickError } from '../kernel/errors.js';
import { canonicalInstant } from '../kernel/instant.js';
import { didYouMean } from '../kernel/suggest.js';
import { notFound } from '../kernel/errors.js';
import type { SourceDefinition } from '../lang/catalog.js';
import { checkRow } from '../lang/check-row.js';
import type { RowExpr } from '../lang/row-expr.js';
import type { PageStart, PlacedRevision } from '../sql/interactions.js';
import { loadCalendar } from '../store/catalog.js';
import { interactionPage, revisionsByKey } from '../store/interactions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { instantArgument } from './instant-argument.js';
import { interactionModel, revisionModel, type InteractionModel } from './interaction-models.js';

export interface InteractionsInput {
  readonly source: string;
  /** Rows that `at` places in it; absent: all. */
  readonly window?: WindowInput | null;
  /** `occurredAt` (the default) or a TIME field. */
  readonly at?: string | null;
  /** A row-scope condition. */
  readonly where?: string | null;
  readonly params?: Readonly<Record<string, unknown>> | null;
  readonly asOf?: { readonly knowledge?: string | null; readonly definition?: string | null } | null;
  /** 1–100, default 50. */
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface InteractionsPage {
  readonly items: readonly (InteractionModel & { readonly cursor: string })[];
  /** Null: this is the last page. */
  readonly nextCursor: string | null;
}

/**
 * The rows behind a number, newest first by `at`, then by key; retracted ones are left out. Throws NOT_FOUND for an unknown source,
 * INVALID_EXPRESSION for a faulty `where`, BAD_INPUT for the other arguments.
 */
export async function interactions(ctx: AppContext, input: InteractionsInput): Promise<InteractionsPage> {
  authorize(ctx, 'interactions');
  const reading = await ctx.reading();
  const latest = await reading.knowledge();
  const asked = instantArgument(input.asOf?.knowledge, 'asOf.knowledge');
  const knowledge = asked !== null && asked < latest ? asked : null;
  const definition = instantArgument(input.asOf?.definition, 'asOf.definition');
  const first = pageSize(input.first);

  const { catalog } = await compiledCatalog(reading, definition);
  const source = catalog.source(input.source);
  if (source === undefined) throw notFound('source', input.source.slice(0, 63), didYouMean(input.source.slice(0, 63), catalog.sourceKeys));

  const asOf = { organizationId: reading.organizationId, sourceId: source.id, knowledge };
  const rows = await interactionPage(reading, {
    asOf,
    at: placedBy(source, input.at ?? 'occurredAt'),
    window: input.window == null ? null : resolveWindow(input.window, null, knowledge ?? latest, await loadCalendar(reading, definition), 1).window,
    where: input.where == null ? null : condition(source, input.where, input.params ?? {}),
    after: input.after == null ? null : decodeCursor(input.after),
    limit: first + 1,
  });

  const page = rows.slice(0, first);
  let revisions: ReturnType<typeof revisionsByKey> | undefined;
  const items = page.map((row) => ({
    ...interactionModel(source.key, row, async () => {
      revisions ??= revisionsByKey(reading, asOf, page.map(({ key }) => key));
      return ((await revisions).get(row.key) ?? []).map(revisionModel);
    }),
    cursor: encodeCursor(row),
  }));
  return { items, nextCursor: rows.length > first ? items.at(-1)!.cursor : null };
}

function pageSize(first: number | null | undefined): number {
  if (first === null || first === undefined) return 50;
  if (first < 1 || first > 100) throw badInput('first', `first is ${first}; a page holds 1 to 100 interactions.`);
  return first;
}

function placedBy(source: SourceDefinition, at: string): RowExpr {
  const times = ['occurredAt', ...source.fields.filter((field) => field.role === 'TIME').map((field) => field.key)];
  if (!times.includes(at)) {
    throw badInput('at', `"${at.slice(0, 63)}" is no TIME field of the source "${source.key}".`, didYouMean(at.slice(0, 63), times) ?? `It has ${times.join(', ')}.`);
  }
  return rowExpression(source, at, 'at', {}, 'instant');
}

const condition = (source: SourceDefinition, where: string, parameters: Readonly<Record<string, unknown>>): RowExpr =>
  rowExpression(source, where, 'where', parameters, 'boolean');

function rowExpression(
  source: SourceDefinition, text: string, argument: string, parameters: Readonly<Record<string, unknown>>, expect: 'boolean' | 'instant',
): RowExpr {
  const result = checkRow(text, { sources: [source], expect, parameters });
  if (result.ok) return result.bySource[source.key]!;
  throw new YardstickError('INVALID_EXPRESSION', result.diagnostics[0]!.message, { argument, diagnostics: result.diagnostics });
}

const encodeCursor = (row: PlacedRevision): string => Buffer.from(JSON.stringify([row.placedAt, row.key])).toString('base64url');

function decodeCursor(cursor: string): PageStart {
  try {
    const [at, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const placedAt = at === null ? null : canonicalInstant(String(at));
    if (placedAt !== undefined && typeof key === 'string' && !key.includes('\u0000') && key.isWellFormed()) return { at: placedAt, key };
  } catch {
    // Answered below: whatever is wrong with it, it is none of ours.
  }
  throw badInput('after', 'This is no cursor of this list.', 'Pass endCursor of the page before.');
}
