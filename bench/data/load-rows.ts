import type pg from 'pg';
import { SHARES, type Organizations } from '../definitions/organizations.js';
import { say, timed } from '../support/log.js';
import { CONTACTS, SURVEYS } from './rows-sql.js';
import type { Stretch } from './stretch.js';
import { withoutIndexes } from './without-indexes.js';

/** Numbers of a statement: few enough that a stopped run stops soon, many enough that nothing is lost by it. */
const CHUNK = 250_000;

export interface RowsToLoad {
  readonly contacts: number;
  readonly seed: number;
  readonly stretch: Stretch;
}

/** A tenth as many surveys as contacts. */
export const surveysOf = (contacts: number): number => Math.round(contacts / 10);

/** Writes rows directly, as the table's owner: the ways of recording them are measured by cases of their own. `loaders` take turns. */
export async function loadRows(
  loaders: readonly [owner: pg.Client, ...others: pg.Client[]],
  organizations: Organizations,
  { contacts, seed, stretch }: RowsToLoad,
): Promise<void> {
  const { all } = organizations;
  const [owner] = loaders;
  // What the service would stamp them with, had each organisation's rows come as one batch.
  const { rows: stamps } = await owner.query<{ stamp: string }>(
    `select c.stamp::text as stamp from unnest($1::uuid[]) with ordinality as o(id, n)
     join knowledge_clock as c on c.organization_id = o.id order by n`,
    [all.map(({ id }) => id)],
  );
  let up = 0;
  const bounds = Object.values(SHARES)
    .slice(0, -1)
    .map((share) => (up += Math.round(share * 65_536)));
  const load = async (statement: string, source: 'contacts' | 'surveys', count: number): Promise<void> => {
    const start = stretch.start.getTime() / 1000;
    // The last of them may be placed up to one step behind its number.
    const step = (stretch.end.getTime() / 1000 - start) / (count + 1);
    let next = 0;
    const loadChunk = async (client: pg.Client, first: number): Promise<void> => {
      const last = Math.min(first + CHUNK, count) - 1;
      await client.query(statement, [
        first,
        last,
        seed,
        start,
        step,
        all.map(({ id }) => id),
        all.map(({ sources }) => sources[source]),
        stamps.map(({ stamp }) => stamp),
        bounds,
      ]);
      if (count > 4 * CHUNK) say(`  ${(last + 1).toLocaleString('en')} of ${count.toLocaleString('en')} ${source}`);
    };
    await Promise.all(
      loaders.map(async (client) => {
        for (let first = next; first < count; first = next) {
          next += CHUNK;
          await loadChunk(client, first);
        }
      }),
    );
  };
  await timed(`${contacts.toLocaleString('en')} contacts and ${surveysOf(contacts).toLocaleString('en')} surveys`, () =>
    withoutIndexes(owner, 'interaction', async () => {
      await load(CONTACTS, 'contacts', contacts);
      await load(SURVEYS, 'surveys', surveysOf(contacts));
    }),
  );
  await timed('vacuum analyze', () => owner.query('vacuum analyze'));
}
