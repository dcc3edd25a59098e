import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { civilDay } from '../../src/calendar/civil-day.js';
import { authenticate } from '../../src/app/authenticate.js';
import { directPlatform } from '../../src/cli/api/direct-api.js';
import { makeContactCenterDemo, type ContactCenter, type ContactCenterOptions } from '../../src/cli/demo/contactcenter.js';
import type { DemoKeys, KeyRing } from '../../src/cli/demo/demo-keys.js';
import { contactcenterGoals, MONTHS_BEFORE_GOALS } from '../../seeds/contactcenter/goals.js';
import { CONTACTCENTER } from '../../seeds/contactcenter/definitions.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { testServer } from '../support/server.js';
import type { Client } from '../support/client.js';
import { itsGoals, writtenBy } from './demo/led-goals.js';
import { expectRoundTrip } from '../support/round-trip.js';
import { sample } from '../support/size.js';

const NOW = Date.parse('2026-03-18T10:20:00Z');
const GOALS = contactcenterGoals(civilDay(2026, 2, 18), MONTHS_BEFORE_GOALS);
const EARLY_IN_MARCH = Date.parse('2026-03-02T10:20:00Z');

/** Keys in memory, as a file would keep them. */
const ring = (): KeyRing & { keys: DemoKeys } => {
  const memory = {
    keys: {} as DemoKeys,
    read: async () => ({ ...memory.keys }),
    write: async (keys: DemoKeys) => {
      memory.keys = { ...keys };
    },
  };
  return memory;
};

let database: Database;
let client: Client;
const keys = ring();
const FEBRUARY = 'window: { between: { from: "2026-02-01", to: "2026-03-01" } }';

const lines: string[] = [];
const make = (now: number, more: Partial<ContactCenterOptions> = {}, into = database): Promise<ContactCenter> =>
  makeContactCenterDemo(directPlatform(into), { keys, log: (line) => lines.push(line), now, months: MONTHS_BEFORE_GOALS, ...more });

let made: ContactCenter;
beforeAll(async () => {
  ({ database } = await testDatabase());
  ({ client } = await testServer({ database }));
  // Its goals are led through their reviews in several runs, of which all but the last are broken off.
  for (const stopAt of sample([/into "?review_edition/], [/into "?target_version/, /into "?review_edition/])) await killedAt(stopAt, 4, database, () => make(NOW));
  made = await make(NOW);
}, 480_000);

/** A run that ends as it writes something of a kind for the `nth` time. */
async function killedAt(stopAt: RegExp, nth: number, into: Database, run: () => Promise<unknown>): Promise<void> {
  let seen = 0;
  const stop = into.onStatement((statement) => {
    if (stopAt.test(statement) && ++seen >= nth) throw new Error('killed');
  });
  await expect(run()).rejects.toThrow('killed');
  stop();
}

const ask = async (query: string): Promise<any> => {
  const { data, errors } = await client.as(made.keys!.VIEWER).send(query);
  expect(errors).toBeUndefined();
  return data;
};

describe('the demo contactcenter', () => {
  test('is an organisation with a key for each role', async () => {
    expect(made.organization).toBe('contactcenter');
    for (const role of ['OWNER', 'ADMIN', 'ANALYST', 'INGEST', 'VIEWER'] as const) {
      const { data } = await client
        .as(made.keys![role])
        .send('{ me { ... on Member { role } ... on ApiKey { role } } organization { timeZone } }');
      expect(data).toEqual({ me: { role }, organization: { timeZone: 'Europe/Berlin' } });
    }
  });

  test('has definitions that come back from files as they were', () =>
    expectRoundTrip(database, made.keys!.ANALYST!, Object.values(GOALS.people)));

  test('answers every one of its own KPIs over the last whole month', async () => {
    const keysOfKpis = CONTACTCENTER.kpis.map(({ key }) => key);
    const { evaluate } = await ask(`{ evaluate(kpis: ${JSON.stringify(keysOfKpis)}, ${FEBRUARY}) { records } }`);
    const [february] = evaluate.records;
    for (const key of keysOfKpis) expect([key, typeof february[key]]).toEqual([key, 'number']);
    expect(february.contacts).toBeGreaterThan(500);
  });

  test('has the KPIs of the library that its sources can answer, a hundred of them with a value for that month', async () => {
    const { kpiPacks } = await ask('{ kpiPacks { kpis { key installed } } }');
    const installed: string[] = kpiPacks.flatMap((pack: any) => pack.kpis.filter((kpi: any) => kpi.installed).map((kpi: any) => kpi.key));
    // The limits of K41 are of whole weeks, which a month is not made of.
    const keysOfKpis = installed.filter((key) => !key.startsWith('k41_'));
    const answered: string[] = [];
    for (let first = 0; first < keysOfKpis.length; first += 10) {
      const some = keysOfKpis.slice(first, first + 10);
      const { evaluate } = await ask(`{ evaluate(kpis: ${JSON.stringify(some)}, ${FEBRUARY}) { records } }`);
      answered.push(...some.filter((key) => typeof evaluate.records[0][key] === 'number'));
    }
    expect(answered.length).toBeGreaterThanOrEqual(100);
    expect(answered).toEqual(expect.arrayContaining(['k10_replied_in_24h', 'k84_service_level_abandons_negative', 'k86_ocr_7d']));
  });

  test('knows its peaks and its opening hours', async () => {
    const { tag, schedule, evaluate } = await ask(`{
      tag(key: "peak") { ranges { name } } schedule(key: "default") { key }
      evaluate(kpis: ["k83_calls_answered"], by: ["calendar:peak"], window: { between: { from: "2026-03-01", to: "2026-03-15" } }) {
        records
      }
    }`);
    expect(tag.ranges.length).toBeGreaterThan(10);
    expect(schedule.key).toBe('default');
    expect(evaluate.records.map((record: any) => record['calendar:peak'])).toEqual(['Spring sale', null]);
  });

  test('splits contacts by channel into shares that add up to one', async () => {
    const kpis = '["k98_contacts", "k97_contact_share"]';
    const { evaluate } = await ask(`{ evaluate(kpis: ${kpis}, by: ["channel"], ${FEBRUARY}) { records } }`);
    expect(evaluate.records.map((record: any) => record.channel).sort()).toEqual(['chat', 'email', 'phone', 'social']);
    expect(evaluate.records.reduce((sum: number, record: any) => sum + record.k97_contact_share, 0)).toBeCloseTo(1, 12);
  });

  test('has customers who wrote, had no reply for a day, and called', async () => {
    const { kpi } = await ask(
      `{ kpi(key: "k100_mail_without_reply_then_call") { evaluate(${FEBRUARY}) { groups { total { value } } } } }`,
    );
    const [{ total }] = kpi.evaluate.groups;
    expect(total.value).toBeGreaterThan(0.03);
    expect(total.value).toBeLessThan(0.5);
  });

  test('says up to when it is complete, and lies in the past', async () => {
    const { source } = await ask('{ source(key: "calls") { freshness { completeThrough lastOccurredAt } } }');
    expect(source.freshness.completeThrough).toBe('2026-03-18T10:00:00Z');
    expect(source.freshness.lastOccurredAt <= source.freshness.completeThrough).toBe(true);
  });

  test('changes nothing in a second run within the hour', async () => {
    const before = await writtenBy({ database, keys: made.keys! });
    expect(await make(NOW + 60_000)).toMatchObject({ changed: 0, keys: made.keys });
    expect(await writtenBy({ database, keys: made.keys! })).toEqual(before);
  });

  itsGoals(() => ({ database, keys: made.keys!, goals: GOALS }), null);

  test('goes on from where it was: a day later there is a day more, and what has become of the rest', async () => {
    const later = await make(NOW + 24 * 3_600_000);
    expect(later.changed).toBeGreaterThan(100);
    expect(later.changed).toBeLessThan(1_200);
    expect(lines.at(-1)).toContain('new or changed interactions, up to 2026-03-19T10:00:00Z');
  });

  test('knows a satisfaction that sinks as the answers on paper are typed in, asked as of one instant after the other', async () => {
    const at = (knowledge: string): string => `evaluate(
      window: { between: { from: "2026-02-01", to: "2026-02-15" } }, asOf: { knowledge: "${knowledge}" }
    ) { groups { total { value components { measure n } } } }`;
    const { kpi } = await ask(`{ kpi(key: "k24_csat_top2") {
      then: ${at('2026-02-15T00:00:00+01:00')} week: ${at('2026-02-22T00:00:00+01:00')} later: ${at('2026-03-15T00:00:00+01:00')}
    } }`);
    const totals = [kpi.then, kpi.week, kpi.later].map(({ groups: [{ total }] }: any) => total);
    const answers = totals.map(({ components }) => components.at(-1).n);
    expect(answers[1]).toBeGreaterThan(answers[0]);
    expect(answers[2]).toBeGreaterThan(answers[1]);
    expect(totals[0].value).toBeGreaterThan(totals[2].value);
  });

  test('a run that was interrupted anywhere is finished by the next, with the keys it had made, and ends with the same rows', async () => {
    const rowsOf = async (into: Database, { keys: kept }: ContactCenter): Promise<unknown> => {
      const { organizationId } = await authenticate(into, `Bearer ${kept!.OWNER}`);
      return into.read(organizationId, ({ query }) =>
        query(sql`
        select source.key as source, count(*)::int as revisions, md5(string_agg(concat_ws('|', all_of_it.key, occurred_at, recorded_at, until, fields::text), E'\n'
          order by all_of_it.key, recorded_at)) as content
        from (
          select source_id, key, occurred_at, recorded_at, null::timestamptz as until, fields from interaction
          union all select source_id, key, occurred_at, recorded_at, superseded_at, fields from interaction_revision
        ) as all_of_it join source on source.id = all_of_it.source_id group by source.key order by 1`),
      );
    };
    const whole = (await testDatabase()).database;
    const expected = await rowsOf(whole, await make(EARLY_IN_MARCH, { keys: ring(), months: 0 }, whole));
    const broken = (await testDatabase()).database;
    const kept = ring();
    for (const stopAt of sample([/into interaction_revision/], [/into import_row/, /into interaction_revision/, /update import_run/])) {
      await killedAt(stopAt, 3, broken, () => make(EARLY_IN_MARCH, { keys: kept, months: 0 }, broken));
    }
    const finished = await make(EARLY_IN_MARCH, { keys: kept, months: 0 }, broken);
    expect(Object.keys(finished.keys!)).toHaveLength(5);
    expect(await rowsOf(broken, finished)).toEqual(expected);
  }, 240_000);

  test('leaves an organisation alone whose keys it does not have', async () => {
    expect(await make(NOW, { keys: ring() })).toEqual({ organization: 'contactcenter', keys: null, changed: 0 });
  });
});
