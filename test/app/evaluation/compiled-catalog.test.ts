import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { compiledCatalog } from '../../../src/app/evaluation/compiled-catalog.js';
import { defineSchedule } from '../../../src/app/define-schedule.js';
import { defineTag } from '../../../src/app/define-tag.js';
import { retireKpi } from '../../../src/app/retire-kpi.js';
import { loadCatalog } from '../../../src/store/catalog.js';
import { Database } from '../../../src/store/database.js';
import { afterTheFile, ownerClient, testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { ANSWERED, CALLS, COUNT, definer, RATE, valid } from '../definition-fixture.js';

const HOURS = [{ weekly: [{ weekday: 'MONDAY', intervals: [{ from: '09:00', to: '17:00' }] }] }] as const;

let here: Database;
/** Another process on the same database. */
let there: Database;
let owner: pg.Client;
let organization: TestOrganization;

beforeAll(async () => {
  const made = await testDatabase();
  here = made.database;
  there = await Database.open({ url: made.url });
  afterTheFile(() => there.close());
  owner = await ownerClient(made.url);
});
beforeEach(async () => {
  organization = await newOrganization(here);
  const define = definer(organization);
  await valid(define.source());
  for (const measure of [COUNT, ANSWERED]) await valid(define.measure(measure));
  await valid(define.kpi(RATE));
  await organization.as('ANALYST', (ctx) => defineTag(ctx, { key: 'fair', ranges: [] }));
  await organization.as('ANALYST', (ctx) => defineSchedule(ctx, { key: 'desk', hours: HOURS }));
});

const catalog = (database: Database, definition: number | null = null) =>
  database.read(organization.id, async (reading) => (await compiledCatalog(reading, definition)).catalog);
const token = (): Promise<string | null> => there.read(organization.id, (reading) => reading.definitionsToken());

describe('the definitions of an organisation', () => {
  test('are read once for as long as they stand, those of an earlier instant, too', async () => {
    expect(await catalog(here)).toBe(await catalog(there));
    const then = await here.read(organization.id, (reading) => reading.knowledge());
    expect(await catalog(here, then)).toBe(await catalog(there, then));
    expect(await catalog(here, then)).not.toBe(await catalog(here));
  });

  test('are read anew after every change of another process, by whatever it changes', async () => {
    const define = definer(organization);
    const changes: Record<string, () => Promise<unknown>> = {
      name: () => define.source({ ...CALLS, name: 'Telephone' }),
      field: () => define.source({ ...CALLS, fields: [...CALLS.fields, { key: 'score', type: 'NUMBER', role: 'VALUE' }] }),
      measure: () => define.measure({ ...COUNT, filter: 'answered' }),
      owner: () => define.kpi({ ...RATE, tags: ['board'] }),
      tag: () => organization.as('ANALYST', (ctx) => defineTag(ctx, { key: 'fair', ranges: [{ name: 'Fair', from: '2026-01-01', to: '2026-01-02' }] })),
      schedule: () => organization.as('ANALYST', (ctx) => defineSchedule(ctx, { key: 'desk', hours: HOURS, holidays: ['2026-01-01'] })),
      retirement: () => organization.as('ANALYST', (ctx) => retireKpi(ctx, { key: RATE.key, reason: null })),
    };
    for (const [name, change] of Object.entries(changes)) {
      const before = await catalog(there);
      await change();
      const after = await catalog(there);
      expect([name, after === before]).toEqual([name, false]);
      const read = await there.read(organization.id, (reading) => loadCatalog(reading, null));
      expect(said(after)).toEqual(said(read));
    }
  });

  test('are read anew by a snapshot that is newer than the change alone', async () => {
    const old = await there.openReading(organization.id);
    const before = await old.definitionsToken();
    await valid(definer(organization).measure({ ...COUNT, filter: 'answered' }));
    expect((await compiledCatalog(old, null)).catalog.measure(COUNT.key)!.filter).toBeNull();
    expect(await old.definitionsToken()).toBe(before);
    await old.close();
    expect((await catalog(there)).measure(COUNT.key)!.filter).toBe('answered');
  });

  test('are never kept of a transaction that may still change them', async () => {
    await here.write(organization.id, async (tx) => {
      expect(await tx.definitionsToken()).toBeNull();
      expect((await compiledCatalog(tx, null)).catalog).not.toBe(await catalog(here));
    });
  });

  test('have another token after any row of any of their tables was changed past the service; nothing else moves it', async () => {
    const { rows: tables } = await owner.query<{ name: string }>(
      `select distinct event_object_table as name from information_schema.triggers where trigger_name like '%renews_token' order by 1`);
    expect(tables.map(({ name }) => name)).toEqual([
      'calendar_definition', 'calendar_version', 'kpi', 'kpi_retirement', 'kpi_version', 'measure', 'measure_version', 'organization_version',
      'source', 'source_version',
    ]);
    await organization.as('ANALYST', (ctx) => retireKpi(ctx, { key: RATE.key, reason: null }));
    for (const { name } of tables) {
      const before = await token();
      const { rowCount } = await owner.query(`update ${name} set organization_id = organization_id where organization_id = $1`, [organization.id]);
      expect([name, rowCount! > 0, await token() === before]).toEqual([name, true, false]);
    }
    const before = await token();
    await owner.query('delete from kpi_retirement where organization_id = $1', [organization.id]);
    const after = await token();
    expect(after).not.toBe(before);
    await newOrganization(here);
    await here.write(organization.id, (tx) => tx.stamp());
    expect(await token()).toBe(after);
  });
});

type Loaded = Awaited<ReturnType<typeof loadCatalog>>;
const said = (of: Loaded): unknown => [
  of.sourceKeys.map(of.source), of.measureKeys.map(of.measure), of.kpiKeys.map(of.kpi), of.retiredKpiKeys.map(of.retiredKpi), of.tagKeys.map(of.tag),
  of.scheduleKeys.map(of.schedule),
];
