import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { createApiKey } from '../../src/app/create-api-key.js';
import type { Question } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import { setRollups } from '../../src/app/rollups/set-rollups.js';
import { dateText } from '../../src/calendar/civil-day.js';
import { Database } from '../../src/store/database.js';
import { askTwice } from '../laws/rollups/asking.js';
import { AwkwardDays } from '../laws/rollups/days.js';
import { someQuestion } from '../laws/rollups/questions.js';
import { KPIS, Shop } from '../laws/rollups/shop.js';
import { Random } from '../laws/two-years/random.js';
import { Client } from '../support/client.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { startService, type Service } from '../support/service.js';
import { sample } from '../support/size.js';

beforeAll(() => {
  if (!existsSync('dist/src/main.js')) throw new Error('these tests run the built service: npm run build');
});

const ZONE = 'Europe/Berlin';

async function started(url: string): Promise<{ service: Service; url: string }> {
  const service = startService({ DATABASE_URL: url, YARDSTICK_ADMIN_KEY: 'the-key-of-the-platform', YARDSTICK_ROUND_SECONDS: 'off', YARDSTICK_ROLLUPS: 'on' });
  return { service, url: (await service.printed(/listens at (http:\/\/127\.0\.0\.1:\d+)/))[1]! };
}

/** Until it is so; it is up to the caller whether that may take so long. */
async function until(isSo: () => Promise<boolean>, deadlineMs: number): Promise<boolean> {
  for (const end = Date.now() + deadlineMs; Date.now() < end; await sleep(10)) if (await isSo()) return true;
  return false;
}

const isTrue = async (owner: pg.Client, condition: string): Promise<boolean> =>
  (await owner.query<{ so: boolean }>(`select ${condition} as so`)).rows[0]!.so;

const BUILT = `exists (select from rollup) and not exists (select from rollup where built_from is distinct from '-infinity')`;
const CAUGHT_UP = `${BUILT} and not exists (select from rollup_mark) and not exists (select from rollup where recorded_through < (select max(recorded_at) from interaction))`;
const WAITS_TO_WRITE_CELLS = `exists (select from pg_locks where relation = 'rollup_cell'::regclass and not granted)`;

/** Ends the process while one of its refreshers stands between what it has read and what it writes of it. */
async function killInTheMiddle(owner: pg.Client, service: Service): Promise<boolean> {
  await owner.query('begin');
  await owner.query('lock table rollup_cell in share row exclusive mode');
  const isThere = await until(() => isTrue(owner, WAITS_TO_WRITE_CELLS), 10_000);
  service.kill('SIGKILL');
  await service.ended;
  await owner.query('rollback');
  return isThere;
}

test('processes that keep rollups are killed at any moment while rows arrive: every answer is what the rows say, and the next process goes on', async () => {
  const url = await migratedDatabase();
  const [owner, database] = [await ownerClient(url), await Database.open({ url, poolSize: 4 })];
  afterTheFile(() => database.close());
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = new Random(seed);
  const days = new AwkwardDays(ZONE, Date.now());
  const shop = await Shop.open(database, ZONE, days);
  await shop.in(database, (ctx) => setRollups(ctx, { source: 'orders', dimensions: [{ dimensions: ['channel', 'level'] }, { dimensions: ['channel'] }] }));

  const known: number[] = [];
  const found: string[] = [];
  const answers = { byRollup: 0, stale: 0 };
  async function arrive(): Promise<void> {
    const { knowledge } = await shop.in(database, (ctx) => (random.chance(0.15)
      ? retractInteractions(ctx, { source: 'orders', keys: shop.someKeys(random), reason: 'a test' })
      : recordInteractions(ctx, { source: 'orders', interactions: shop.rows(random, 6) })));
    known.push(Date.parse(knowledge));
  }
  async function ask(question = someQuestion(random, days, known)): Promise<void> {
    const { difference, byRollup, stale } = await askTwice(database, shop, question);
    if (difference !== null) found.push(difference);
    if (byRollup) answers.byRollup++;
    if (stale) answers.stale++;
  }
  const everyDay: Question = {
    kpis: KPIS, window: { between: { from: dateText(days.months[0]!), to: dateText(days.today + 3) } }, grain: 'DAY', by: ['channel'],
  };

  await shop.in(database, (ctx) => recordInteractions(ctx, { source: 'orders', interactions: shop.allRows(random) }));
  let inTheMiddle = 0;
  for (let kill = 0; kill < sample(2, 60) && found.length === 0; kill++) {
    const { service } = await started(url);
    let ending = false;
    const lanes = [arrive, ask].map(async (act) => {
      while (!ending) await act().then(() => sleep(random.integer(0, 20)));
    });
    // The first one while it builds, the next one when it has: then it makes days anew.
    if (kill % 3 === 1) await until(() => isTrue(owner, BUILT), 20_000);
    if (kill % 3 === 2) {
      await sleep(random.integer(0, 1_500));
      service.kill('SIGKILL');
      await service.ended;
    } else if (await killInTheMiddle(owner, service)) inTheMiddle++;
    ending = true;
    await Promise.all(lanes);
    // Before a row arrives that would have the same days made anew.
    await ask(everyDay);
  }
  const last = await started(url);
  expect({ seed, found }).toEqual({ seed, found: [] });
  expect({ seed, caughtUp: await until(() => isTrue(owner, CAUGHT_UP), 60_000) }).toEqual({ seed, caughtUp: true });

  await ask(everyDay);
  // On a busy machine few were asked meanwhile.
  for (let more = 0; more < 50 && answers.byRollup <= 5; more++) await ask();
  expect({ seed, found }).toEqual({ seed, found: [] });
  expect(inTheMiddle).toBeGreaterThan(1);
  expect(answers.byRollup).toBeGreaterThan(5);
  expect(answers.stale).toBeGreaterThan(0);

  const [from, to] = [dateText(days.months[0]!), dateText(days.months.at(-1)!)];
  const { secret } = await shop.in(database, (ctx) => createApiKey(ctx, { name: 'Analyst', role: 'ANALYST', service: true }));
  const { data } = await new Client(last.url, secret).send(
    `{ evaluate(kpis: ["kpi_all", "kpi_settled"], window: { between: { from: "${from}", to: "${to}" } }, by: ["channel"], first: 10) { rows } }`);
  const { rows } = await owner.query<{ row: unknown[] }>(`
    with row as (
      select fields ->> 'channel' as channel, (occurred_at at time zone $2)::date as occurred, ((fields ->> 'settled_at')::timestamptz at time zone $2)::date as settled
      from interaction where organization_id = $1 and not retracted
    ), counted as (
      select channel, count(*) filter (where occurred >= $3 and occurred < $4) as occurred, count(*) filter (where settled >= $3 and settled < $4) as settled
      from row group by channel
    )
    select json_build_array(channel, occurred, settled) as row from counted where occurred + settled > 0
    order by channel collate "C" nulls last`, [shop.organizationId, ZONE, from, to]);
  expect(data.evaluate.rows).toEqual(rows.map(({ row }) => row));
  last.service.kill('SIGTERM');
  expect(await last.service.ended).toBe(0);
}, sample(120_000, 900_000));
