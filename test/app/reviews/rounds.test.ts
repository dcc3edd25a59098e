import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { runRounds } from '../../../src/app/scheduler/run-rounds.js';
import { startRounds } from '../../../src/app/scheduler/loop.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { Database } from '../../../src/store/database.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../../support/database.js';
import { definer, RATE, valid } from '../definition-fixture.js';
import { testServer } from '../../support/server.js';
import { ReviewedOrganization, silent } from './review-fixture.js';

let url: string;
let database: Database;
let owner: pg.Client;

beforeAll(async () => {
  url = await migratedDatabase();
  database = await Database.open({ url });
  afterTheFile(() => database.close());
  owner = await ownerClient(url);
});

const organization = (): Promise<ReviewedOrganization> => ReviewedOrganization.on(database, owner);

describe('a round', () => {
  test('makes the reviews that should exist by then, and done again does nothing', async () => {
    const own = await organization();
    await own.at('2040-01-01T00:00:00Z');
    await own.goal();
    expect(await own.round()).toMatchObject({ created: 1, opened: 0 });
    expect(await own.states()).toEqual(['2040-01 SCHEDULED']);
    await own.at('2040-03-15T12:00:00Z');
    expect(await own.round()).toMatchObject({ created: 2, opened: 2 });
    expect(await own.states()).toEqual(['2040-01 OPEN', '2040-02 OPEN', '2040-03 SCHEDULED']);
    expect(await own.round()).toEqual({ created: 0, opened: 0, told: 0, rebases: 0, drifted: 0, statuses: 0 });
  });

  test('is for goals that have been activated; a draft has no reviews', async () => {
    const own = await organization();
    await own.at('2040-02-15T00:00:00Z');
    await own.draft({ key: 'meant' });
    expect(await own.round()).toMatchObject({ created: 0 });
    await own.goal({ key: 'meant' });
    expect(await own.round()).toMatchObject({ created: 2 });
  });

  test('opens a review once its lag has passed, and not before', async () => {
    const own = await organization();
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    await own.at('2040-02-02T23:59:59Z');
    await own.round();
    expect(await own.states()).toEqual(['2040-01 SCHEDULED', '2040-02 SCHEDULED']);
    await own.at('2040-02-03T00:00:00Z');
    expect(await own.round()).toMatchObject({ opened: 1 });
    expect(await own.states()).toEqual(['2040-01 OPEN', '2040-02 SCHEDULED']);
  });

  test('waits for a source that says until when it is complete, and for no other', async () => {
    const own = await organization();
    await own.at('2040-02-20T00:00:00Z');
    await own.goal();
    await own.calls('jan', '2040-01-05T09:00:00Z', 8, 10, '2040-01-31T23:00:00Z');
    await own.round();
    expect(await own.states()).toEqual(['2040-01 SCHEDULED', '2040-02 SCHEDULED']);
    await own.calls('last', '2040-01-31T23:30:00Z', 1, 1, '2040-02-01T00:00:00Z');
    expect(await own.round()).toMatchObject({ opened: 1 });
    expect(await own.states()).toEqual(['2040-01 OPEN', '2040-02 SCHEDULED']);
  });

  test('after three months without one loses nothing and makes nothing twice', async () => {
    const own = await organization();
    await own.at('2040-01-03T00:00:00Z');
    await own.goal({ cadence: { grain: 'WEEK', opensAfter: 'P1D', dueAfter: 'P3D' } });
    await own.round();
    const before = await own.reviews();
    await own.at('2040-04-04T00:00:00Z');
    await own.round();
    const labels = (await own.reviews()).map(({ label }) => label);
    // From the week of the goal's start (cut on its left) to that of 4 April, each once.
    expect(labels).toEqual(['2039-W52', ...Array.from({ length: 14 }, (_, week) => `2040-W${String(week + 1).padStart(2, '0')}`)]);
    expect((await own.reviews()).slice(0, before.length).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  test('in two processes at once does everything once', async () => {
    const own = await organization();
    const other = await Database.open({ url });
    afterTheFile(() => other.close());
    await own.at('2040-01-01T00:00:00Z');
    for (const key of ['first', 'second', 'third']) await own.goal({ key });
    await own.at('2040-07-20T00:00:00Z');
    const reports = await Promise.all([own.round(), own.round(other), own.round(), own.round(other)]);
    const sum = (of: 'created' | 'opened' | 'told'): number => reports.reduce((total, report) => total + report[of], 0);
    expect([sum('created'), sum('opened'), sum('told')]).toEqual([21, 18, 18]);
    for (const key of ['first', 'second', 'third']) {
      expect(await own.states(key)).toEqual([...[1, 2, 3, 4, 5, 6].map((month) => `2040-0${month} OPEN`), '2040-07 SCHEDULED']);
    }
    const told = await own.told();
    expect(new Set(told.filter((each) => each.startsWith('review.overdue'))).size).toBe(6);
    expect(told.filter((each) => each.startsWith('review.overdue')).length).toBe(18);
  });

  test('tells once that a review is due within a day, and once that it is overdue', async () => {
    const own = await organization();
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    // It opens on 3 February and is due on the 8th.
    for (const instant of ['2040-02-03T00:00:00Z', '2040-02-06T23:00:00Z', '2040-02-07T00:00:01Z', '2040-02-07T12:00:00Z', '2040-02-08T00:00:00Z', '2040-02-09T00:00:00Z']) {
      await own.at(instant);
      await own.round();
    }
    expect((await own.told()).filter((kind) => kind.startsWith('review.'))).toEqual(['review.opened 2040-01', 'review.due 2040-01', 'review.overdue 2040-01']);
  });

  test('leaves out the periods for the whole of which a goal was paused, and keeps those it ran for a part of', async () => {
    const own = await organization();
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    await own.round();
    await own.at('2040-01-20T00:00:00Z');
    await own.move('answered', 'PAUSE');
    await own.at('2040-03-05T00:00:00Z');
    await own.round();
    expect((await own.reviews()).map(({ label }) => label)).toEqual(['2040-01']);
    await own.move('answered', 'RESUME');
    await own.round();
    expect((await own.reviews()).map(({ label }) => label)).toEqual(['2040-01', '2040-03']);
  });

  test('makes none after a goal is closed; the last one ends with it, and opens so much earlier', async () => {
    const own = await organization();
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    await own.round();
    await own.at('2040-01-20T12:00:00Z');
    await own.move('answered', 'CLOSE');
    await own.at('2040-01-23T00:00:00Z');
    await own.round();
    expect(await own.states()).toEqual(['2040-01 OPEN']);
    await own.at('2040-06-01T00:00:00Z');
    await own.round();
    expect(await own.states()).toEqual(['2040-01 OPEN']);
  });

  test('asks about a major version of a pinned KPI, once, and asks nobody whose goal follows', async () => {
    const own = await organization();
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    await own.goal({ key: 'following', versionPolicy: 'FOLLOW' });
    await own.round();
    await valid(definer(own.organization).kpi({ ...RATE, unit: null, expression: '1 - calls_answered / calls_all' }));
    expect(await own.round()).toMatchObject({ rebases: 1 });
    expect([(await own.stored('answered')).state, (await own.stored('following')).state]).toEqual(['REBASE_REQUIRED', 'ACTIVE']);
    expect(await own.round()).toMatchObject({ rebases: 0 });
  });

  test('tells a computed status where it changed, and is silent where it did not', async () => {
    const own = await organization();
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    await own.calls('good', '2040-01-05T09:00:00Z', 9, 10);
    expect(await own.round()).toMatchObject({ statuses: 1 });
    await own.calls('more', '2040-01-06T09:00:00Z', 9, 10);
    expect(await own.round()).toMatchObject({ statuses: 0 });
    await own.calls('bad', '2040-01-07T09:00:00Z', 0, 30);
    expect(await own.round()).toMatchObject({ statuses: 1 });
    const { rows } = await owner.query('select period, status from goal_status where organization_id = $1 order by recorded_at', [own.id]);
    expect(rows.map(({ status }) => status)[0]).toBe('ON_TRACK');
    expect(rows.map(({ status }) => status)[1]).not.toBe('ON_TRACK');
  });
});

describe('rounds over all organisations', () => {
  test('go on where one fails, and say which without its values', async () => {
    const [broken, sound] = [await organization(), await organization()];
    for (const each of [broken, sound]) {
      await each.at('2040-01-10T00:00:00Z');
      await each.goal();
    }
    await owner.query(`alter table review add constraint sabotage check (organization_id <> '${broken.id}')`);
    const complaints: object[] = [];
    await runRounds({ database, clock: systemClock, log: { ...silent, error: (data) => void complaints.push(data) } });
    await owner.query('alter table review drop constraint sabotage');
    expect([await broken.states(), await sound.states()]).toEqual([[], ['2040-01 SCHEDULED']]);
    expect(complaints).toMatchObject([{ organization: broken.id }]);
    expect(JSON.stringify(complaints)).not.toMatch(/sabotage|2040-01/);
  });

  test('are made by a server that is told how often, and by no other', async () => {
    const own = await organization();
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    await testServer({ database });
    await new Promise((done) => setTimeout(done, 100));
    expect(await own.reviews()).toEqual([]);
    const { close } = await testServer({ database, roundMs: 20 });
    while ((await own.reviews()).length === 0) await new Promise((done) => setTimeout(done, 20));
    expect(await own.states()).toEqual(['2040-01 SCHEDULED']);
    await close();
  });

  test('are made again and again until the loop is closed, and then no more', async () => {
    const own = await organization();
    await own.at('2040-01-10T00:00:00Z');
    await own.goal();
    const rounds = startRounds({ database, clock: systemClock, log: silent }, { everyMs: 20 });
    const patient = async (labels: number): Promise<void> => {
      while ((await own.reviews()).length < labels) await new Promise((done) => setTimeout(done, 20));
    };
    await patient(1);
    await own.at('2040-02-10T00:00:00Z');
    await patient(2);
    await rounds.close();
    await rounds.close();
    await own.at('2040-03-10T00:00:00Z');
    await new Promise((done) => setTimeout(done, 100));
    expect((await own.reviews()).length).toBe(2);
  });
});
