import type pg from 'pg';
import type { Bug } from './life.js';
import {
  addedSince, buildingBesideRefreshing, changedInItsMonth, customerAgain, droppedWhileWriting, earlierThanTheDay, earlierThanTheRollup, erasedRow, lateInItsMonth, lateRow, lateSettlement,
  madeAnewBeforeAdded, mergedCells, movedRow, notYetDue, rowSince, rowWhileAdding, uncommittedWriter, type Meeting,
} from './meetings.js';
import { builtFromFirst, marksFirst } from './planted-steps.js';

interface Planted {
  /** In the processes. */
  readonly bug?: Bug;
  /** In the database, as its owner can. */
  readonly inDatabase?: (owner: pg.Client) => Promise<void>;
  /** What shows it where chance would take long; absent: any life. */
  readonly meeting?: Meeting;
}

const rewriting = (pattern: RegExp | string, by: string): Bug => ({ manners: { rewritten: (statement) => statement.replace(pattern, by) } });

const STALE_MONTH = /(select distinct date_trunc\('month', day::timestamp\)::date as day from unnest\(\$\d+::date\[\]\) as marked\(day\)\s+where )/;

const without = (trigger: string) => (owner: pg.Client): Promise<unknown> => owner.query(`drop trigger ${trigger} on interaction`);

/** The function that marks, with a piece of it exchanged. */
const marking = (piece: string, by: string) => async (owner: pg.Client): Promise<void> => {
  const { rows: [row] } = await owner.query<{ text: string }>(`select pg_get_functiondef('mark_rollup_days'::regproc) as text`);
  if (!row!.text.includes(piece)) throw new Error(`days are not marked by ${piece}`);
  await owner.query(row!.text.replace(piece, by));
};

const none = async (work: Promise<unknown>): Promise<void> => void await work;

/** Each by the smallest change of the real thing: the statements that it sends, its triggers, or the order of its steps. */
export const PLANTED: Readonly<Record<string, Planted>> = {
  'a mark is lost': { inDatabase: marking('from placed as p where p.marks;', 'from placed as p where p.marks limit 1;'), meeting: movedRow },
  'the day of the old value is not marked': { inDatabase: (owner) => none(without('interaction_update_marks_old_days')(owner)), meeting: movedRow },
  'erased rows mark no day': { inDatabase: (owner) => none(without('interaction_delete_marks_old_days')(owner)), meeting: erasedRow },
  'a mark is upserted': {
    inDatabase: async (owner) => {
      await owner.query('create unique index on rollup_mark (organization_id, bucketing_id, day)');
      await marking('where p.marks;', 'where p.marks on conflict (organization_id, bucketing_id, day) do nothing;')(owner);
    },
    meeting: uncommittedWriter,
  },
  'two refreshers overwrite each other': { bug: rewriting('for no key update skip locked', ''), meeting: buildingBesideRefreshing },
  'a rollup is used inside of a write': { bug: { manners: { writing: (tx) => ({ ...tx, isSnapshot: true }) } }, meeting: droppedWhileWriting },
  'the cell of the month is left as it was': {
    bug: rewriting(STALE_MONTH, '$1 false and '),
  },
  'rows that come are not listed': { inDatabase: marking(`where tg_argv[0] = 'list'`, 'where false'), meeting: lateSettlement },
  'the sketch of the month is left as it was': { bug: rewriting(STALE_MONTH, '$1 false and '), meeting: changedInItsMonth },
  'rows that come are not read before they are added': { bug: rewriting(/r\.recorded_at > (\$\d+)::timestamptz(?!.*rollup_cell)/, `$& and false`), meeting: rowSince },
  'rows that come are passed by': { bug: rewriting(/(with came as [^]*r\.recorded_at >) (\$\d+::timestamptz)/, `$1 'infinity'::timestamptz and $2 is not null`), meeting: lateRow },
  'rows that come are added again and again': { bug: rewriting(/set recorded_through = (\$\d+::timestamptz), cells/, 'set recorded_through = least(recorded_through, $1), cells'), meeting: addedSince },
  'rows are taken for added that came later': {
    bug: rewriting(/set recorded_through = (\$\d+::timestamptz), cells/,
      'set recorded_through = greatest($1, (select c.stamp from knowledge_clock as c where c.organization_id = rollup.organization_id)), cells'), meeting: rowWhileAdding,
  },
  'rows that come are added to their days alone': { bug: rewriting(/(union all select 'MONTH', [^]* from came where )/, '$1 false and '), meeting: lateInItsMonth },
  'days are made anew of rows that are still to be added': {
    bug: rewriting(/(^\s*with written as [^]*)r\.recorded_at <= (\$\d+::timestamptz)/, '$1 $2 is not null'), meeting: madeAnewBeforeAdded,
  },
  'what was added is lost when it is merged': { bug: rewriting(`from taken where grain = 'DAY') as c`, `from taken where grain = 'DAY' and part > 0) as c`), meeting: mergedCells },
  'registers are added up': { bug: rewriting(/max\(x\.k\) as k/, 'sum(x.k)::int as k'), meeting: customerAgain },
  'the zone is ignored where days are marked': { inDatabase: marking('at time zone b.zone', `at time zone 'UTC'`) },
  'the zone is ignored where days are made': {
    bug: { manners: { rewritten: (statement) => (/insert into rollup_cell/.test(statement)
      ? statement.replace(/at time zone (\$\d+)\)::date/g, `at time zone coalesce('UTC', $1))::date`) : statement) } },
  },
  'marks go that were not read': {
    bug: rewriting(/^(\s*)(insert into rollup_day [^]*unnest\((\$\d+)::date\[\]\))/, `$1with gone as (delete from rollup_mark where day = any($3::date[])
      and bucketing_id = (select bucketing_id from rollup where id = $$2::uuid)) $2`),
  },
  'marks go before their days are made': { bug: { steps: { refresh: marksFirst } } },
  'a rollup says from when it is built before it is': { bug: { steps: { build: builtFromFirst } } },
  'earlier knowledge reads days made later': { bug: rewriting(/and built_at > (\$\d+)/, 'and false and built_at > $1'), meeting: earlierThanTheDay },
  'earlier knowledge reads a later rollup': {
    bug: rewriting('(extract(epoch from r.built_at) * 1000)::float8', 'case when r.built_at is not null then 0::float8 end'), meeting: earlierThanTheRollup,
  },
  'days are read from cells before all is due': {
    bug: rewriting('generate_series(\n    greatest(', `generate_series(\n    greatest('infinity'::date, `), meeting: notYetDue,
  },
};
