import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.js';
import { BY_MONTH_AND_CHANNEL } from '../cases/kpi-months.js';
import { contactsOf } from '../data/typed-rows.js';
import { forkFile } from '../processes/fork-program.js';
import { PROJECT } from '../processes/project.js';
import { expectSame, type AnswerRow } from '../report/answers.js';
import type { Contender } from '../sampling/sampler.js';
import { bodyOf, HttpClient } from '../support/http-client.js';
import { timed } from '../support/log.js';

const FOLDER = join(PROJECT, 'bench/peers/postgraphile');

/** It has neither conditional aggregates nor months: columns of 0 and 1, and the rows of the window alone, with their month. */
const COLUMNS = `to_char(occurred_at at time zone 'UTC', 'YYYY-MM-01') as month, channel, 1 as one, resolved::int as resolved,
  transferred::int as transferred, (kind = 'complaint')::int as complaint, (kind = 'ticket')::int as ticket,
  (kind = 'ticket' and resolved)::int as ticket_resolved, (csat is not null)::int as answered, handle, wait, csat, cost`;

const DOCUMENT = `{ allContacts { groupedAggregates(groupBy: [MONTH, CHANNEL]) {
  keys
  sum { one resolved transferred complaint ticket ticketResolved answered handle cost }
  average { handle wait csat }
  max { handle }
} } }`;

type Numbers = Readonly<Record<string, string | number | null>>;

interface Answer {
  readonly allContacts: {
    readonly groupedAggregates: readonly { keys: [string, string]; sum: Numbers; average: Numbers; max: Numbers }[];
  };
}

/** PostGraphile with pg-aggregates, on a table that serves it: typed columns, no tenants. What it cannot divide, its client does. */
export async function postgraphile(bench: Bench, expected: readonly AnswerRow[]): Promise<Contender> {
  if (!existsSync(join(FOLDER, 'node_modules')))
    throw new Error('--with postgraphile: first npm install --prefix bench/peers/postgraphile');
  const {
    stretch: { twoYears },
    postgres,
    lifetime,
  } = bench.around;
  await timed('PostGraphile, its copy of the rows', async () => {
    await bench.sql('create schema peer');
    await bench.sql(`create table peer.contacts as select ${COLUMNS} from ${contactsOf(bench.big)}
      where occurred_at >= '${twoYears.from}' and occurred_at < '${twoYears.to}'`);
    await bench.sql('alter table peer.contacts add column id bigint generated always as identity primary key');
    // It groups by columns that an index begins with, and by no others.
    await bench.sql('create index on peer.contacts (month); create index on peer.contacts (channel)');
    await bench.sql('vacuum analyze peer.contacts');
  });
  const program = forkFile<{ databaseUrl: string }, { url: string }>(join(FOLDER, 'server.mjs'), lifetime);
  const client = new HttpClient((await program.ask({ databaseUrl: postgres.url })).url);
  lifetime.add(() => client.close());
  const [name, body] = ['PostGraphile with pg-aggregates', bodyOf(DOCUMENT)];
  expectSame(name, kpisOf(await client.ask<Answer>(body)), expected, BY_MONTH_AND_CHANNEL);
  return { name, run: () => client.ask(body) };
}

function kpisOf({ allContacts: { groupedAggregates } }: Answer): AnswerRow[] {
  return groupedAggregates.map(({ keys: [period, channel], sum, average, max }) => {
    const share = (part: string, of = 'one'): number | null =>
      Number(sum[of]) === 0 ? null : Number(sum[part]) / Number(sum[of]);
    return {
      period,
      channel,
      contacts: sum['one'],
      resolved_share: share('resolved'),
      transfer_share: share('transferred'),
      complaint_share: share('complaint'),
      ticket_resolved_share: share('ticketResolved', 'ticket'),
      mean_handle: average['handle'],
      handle_total: sum['handle'],
      longest_handle: max['handle'],
      mean_wait: average['wait'],
      csat: average['csat'],
      answer_share: share('answered'),
      cost_per_contact: share('cost'),
    };
  });
}
