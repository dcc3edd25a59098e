import { sql, type RawBuilder } from 'kysely';
import type { RowExpr } from '../lang/row-expr.js';
import { facts, instant, type FactsAsOf } from './facts.js';
import { instantTextSql } from './instant-text.js';
import { rowSql, tableColumns } from './row-sql.js';
import type { PairsScan } from './scan.js';
import { countedKeys } from './scan-keys.js';

/**
 * One revision as it is read. Instants are UTC text with microseconds, `fields` is JSON text, null `supersededAt`: the current
 * one.
 */
export interface StoredRevision {
  readonly key: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly supersededAt: string | null;
  readonly customer: string | null;
  readonly case: string | null;
  readonly fields: string;
  readonly retracted: boolean;
  readonly reason: string | null;
}

/** Where a page begins: after the row that is placed at this instant (null: at none) and has this key. */
export interface PageStart {
  readonly at: string | null;
  readonly key: string;
}

export interface InteractionPage {
  readonly asOf: FactsAsOf;
  /** The instant that places a row, for the window and the order. */
  readonly at: RowExpr;
  /** Half-open, milliseconds since the epoch; null: all rows, those without an instant last. */
  readonly window: { readonly from: number; readonly to: number } | null;
  readonly where: RowExpr | null;
  /** Only the rows that its first cell counts. */
  readonly counted?: PairsScan | undefined;
  readonly after: PageStart | null;
  readonly limit: number;
}

/** A row of a page and the instant that places it, as text. */
export interface PlacedRevision extends StoredRevision {
  readonly placedAt: string | null;
}

const shownColumns = (alias: string): RawBuilder<unknown> => {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${alias}.${name}`);
  return sql`${column('key')},
    ${instantTextSql(column('occurred_at'))} as "occurredAt", ${instantTextSql(column('recorded_at'))} as "recordedAt",
    ${column('customer')}, ${column('case')}, ${column('fields')}::text as fields, ${column('retracted')}, ${column('reason')}`;
};

/**
 * Rows that are not retracted, newest first by `at`, then by key: page after page, each row with the number of its page. Pages of
 * several sources and contexts are one statement.
 */
export function interactionPages(pages: readonly InteractionPage[]): RawBuilder<PlacedRevision & { readonly page: number }> {
  return sql`select * from (${sql.join(pages.map(numberedPage), sql` union all `)}) as pages order by page, position`;
}

function numberedPage(page: InteractionPage, number: number): RawBuilder<unknown> {
  const order = sql`page.placed_at desc nulls last, page.key collate "C"`;
  return sql`
    select ${number}::integer as page, row_number() over (order by ${order}) as position, ${shownColumns('page')},
      null as "supersededAt", ${instantTextSql(sql.ref('page.placed_at'))} as "placedAt"
    from (select * from (${pageRows(page)}) as page order by ${order} limit ${page.limit}) as page`;
}

function pageRows({ asOf, at, window, where, counted, after }: InteractionPage): RawBuilder<unknown> {
  const columns = tableColumns('r');
  const placed = rowSql(at, columns);
  const conditions = [sql`true`];
  if (window !== null) conditions.push(sql`${placed} >= ${instant(window.from)} and ${placed} < ${instant(window.to)}`);
  if (where !== null) conditions.push(rowSql(where, columns));
  if (counted !== undefined) conditions.push(sql`r.key in (${countedKeys(counted)})`);
  if (after !== null) conditions.push(later(placed, after));
  return facts(
    asOf,
    sql`r.key, r.occurred_at, r.recorded_at, r.customer, r.case, r.fields, r.retracted, r.reason, ${placed} as placed_at`,
    sql.join(conditions, sql` and `),
  );
}

/** What comes after the start in the page's order. */
function later(placed: RawBuilder<unknown>, after: PageStart): RawBuilder<unknown> {
  const laterKey = sql`r.key collate "C" > ${after.key}`;
  if (after.at === null) return sql`(${placed} is null and ${laterKey})`;
  const start = sql`${after.at}::timestamptz`;
  return sql`(${placed} < ${start} or (${placed} = ${start} and ${laterKey}) or ${placed} is null)`;
}

/**
 * All revisions of some keys, oldest first within a key, as they were known by `knowledge` (null: now): what was recorded later
 * is left out, and a revision superseded later is the current one.
 */
export function revisionsOf(asOf: FactsAsOf, keys: readonly string[]): RawBuilder<StoredRevision> {
  const known = asOf.knowledge === null ? sql`true` : sql`r.recorded_at <= ${instant(asOf.knowledge)}`;
  const mine = sql`r.organization_id = ${asOf.organizationId}::uuid and r.source_id = ${asOf.sourceId}::uuid
    and r.key = any(${keys}::text[]) and ${known}`;
  const supersededAt =
    asOf.knowledge === null
      ? sql`r.superseded_at`
      : sql`case when r.superseded_at <= ${instant(asOf.knowledge)} then r.superseded_at end`;
  return sql`
    select * from (
      select ${shownColumns('r')}, null as "supersededAt" from interaction as r where ${mine}
      union all
      select ${shownColumns('r')}, ${instantTextSql(supersededAt)} as "supersededAt" from interaction_revision as r where ${mine}
    ) as revision
    order by key collate "C", "recordedAt"`;
}
