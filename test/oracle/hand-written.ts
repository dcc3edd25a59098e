import pg from 'pg';
import { CLOSED_DAYS, HOURS, TAGS } from './kinds-fixture.js';

/**
 * What the hand-written SQL reads: the rows that were known at `oracle.known`, with typed columns and their local timestamps in
 * Paris. They are written out once per instant, because the SQL looks at them from every side.
 */
const TABLES: Readonly<Record<string, string>> = {
  calls: `key, occurred_at as at, occurred_at at time zone 'Europe/Paris' as day, customer, fields->>'channel' as channel, fields->>'team' as team,
    fields->>'agent' as agent, (fields->>'priority')::int as priority, (fields->>'talk')::numeric as talk, (fields->>'hold')::numeric as hold,
    (fields->>'cost')::numeric as cost, (fields->>'answered')::boolean as answered, (fields->>'resolved_at')::timestamptz as resolved,
    (fields->>'resolved_at')::timestamptz at time zone 'Europe/Paris' as resolved_day`,
  surveys: `key, occurred_at at time zone 'Europe/Paris' as day, fields->>'channel' as channel, (fields->>'score')::numeric as score`,
  messages: `key, occurred_at as at, occurred_at at time zone 'Europe/Paris' as day, customer, "case", fields->>'channel' as channel,
    fields->>'direction' as direction, (fields->>'mood')::numeric as mood`,
  pulses: `key, occurred_at as at, occurred_at at time zone 'Europe/Paris' as day, fields->>'channel' as channel, (fields->>'size')::numeric as size,
    (fields->>'closed_at')::timestamptz as closed, (fields->>'closed_at')::timestamptz at time zone 'Europe/Paris' as closed_day`,
};
const INDEXED: Readonly<Record<string, readonly string[]>> = { calls: ['customer', 'day', 'team'], messages: ['customer', '"case"', 'day'], surveys: ['day'], pulses: ['day'] };

/** Rows as they stood at an instant: the ones that stand now, and the ones that were superseded since. */
const rowsAt = (known: string): string => `(
  select r.*, s.key as source from (
    select source_id, key, occurred_at, customer, "case", fields, retracted from interaction where recorded_at <= '${known}'
    union all
    select source_id, key, occurred_at, customer, "case", fields, retracted from interaction_revision where recorded_at <= '${known}' and superseded_at > '${known}'
  ) r join source s on s.id = r.source_id where not r.retracted) known`;

/** Tags, hours and closed days as people would write them down; the working time between two instants is added up day by day. */
const CALENDAR = `
  create temp view asked as select current_setting('oracle.now')::timestamptz as now;
  create temp table tags (tag text, name text, first date, past date);
  create temp table hours (first date, past date, weekday int, opens time, closes time);
  create temp table closed_days (day date);
  create function pg_temp.worked(a timestamptz, b timestamptz) returns numeric language sql as $$
    select case when b is not null then (
      select coalesce(sum(extract(epoch from least(b, (d::date + closes) at time zone 'Europe/Paris') - greatest(a, (d::date + opens) at time zone 'Europe/Paris'))), 0)
      from generate_series((a at time zone 'Europe/Paris')::date, (b at time zone 'Europe/Paris')::date, interval '1 day') d
      join pg_temp.hours on weekday = extract(isodow from d) and d >= first and d < past
      where (d::date + closes) at time zone 'Europe/Paris' > a and (d::date + opens) at time zone 'Europe/Paris' < b
        and not exists (select 1 from pg_temp.closed_days where day = d::date)) end $$;`;

/** Somebody who writes SQL by hand beside an organisation's rows. */
export class HandWritten {
  private constructor(private readonly client: pg.Client) {}

  /** `known`: the instants, by name, at which the rows are read. */
  static async over(url: string, organizationId: string, known: Readonly<Record<string, string>>): Promise<HandWritten> {
    const client = new pg.Client({ connectionString: url });
    // The database is dropped under it when the tests are over.
    client.on('error', () => undefined);
    await client.connect();
    // Dates stay texts, as the table has them; row level security is forced on owners, too.
    client.setTypeParser(pg.types.builtins.DATE, (text) => text);
    await client.query(`select set_config('app.organization', '${organizationId}', false)`);
    for (const [name, columns] of Object.entries(TABLES)) {
      const copies = Object.entries(known).map(([at, instant]) => `select '${at}' as known, ${columns} from ${rowsAt(instant)} where source = '${name}'`);
      await client.query(`create temp table every_${name} as ${copies.join(' union all ')}`);
      for (const column of INDEXED[name]!) await client.query(`create index on every_${name} (known, ${column})`);
      await client.query(`analyze every_${name}; create temp view ${name} as select * from every_${name} where known = current_setting('oracle.known')`);
    }
    await client.query(CALENDAR);
    await fillCalendar(client);
    return new HandWritten(client);
  }

  /** `known`: the name of an instant; `now`: what the answer takes for now. */
  async rows(sql: string, { known, now }: { readonly known: string; readonly now: string }): Promise<unknown[][]> {
    await this.client.query(`select set_config('oracle.known', $1, false), set_config('oracle.now', $2, false)`, [known, now]);
    return (await this.client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

async function fillCalendar(client: pg.Client): Promise<void> {
  for (const { tag, name, from, to } of TAGS) await client.query('insert into tags values ($1, $2, $3, $4)', [tag, name, from, to]);
  for (const [index, { validFrom, weekly }] of HOURS.entries()) {
    const past = HOURS[index + 1]?.validFrom ?? 'infinity';
    for (const [day, intervals] of weekly.entries()) {
      for (const [opens, closes] of intervals) await client.query('insert into hours values ($1, $2, $3, $4, $5)', [validFrom ?? '-infinity', past, day + 1, opens, closes]);
    }
  }
  await client.query('insert into closed_days select unnest($1::date[])', [CLOSED_DAYS]);
  await client.query(`insert into closed_days select generate_series(first, past - 1, interval '1 day')::date from tags where tag = 'holiday'`);
}
