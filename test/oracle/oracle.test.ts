import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { defineKpi } from '../../src/app/define-kpi.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { CASES } from './cases.js';
import { seedOracle } from './fixture.js';
import { guardScans } from '../support/sql-guard.js';
import { equalRows } from './rows.js';

let organization: TestOrganization;
let owner: pg.Client;
let scans: ReturnType<typeof guardScans>;

/** What the hand-written SQL reads: current rows with typed columns and the local timestamp in Paris. */
const VIEWS = `
  create temp view rows_of as select i.*, s.key as source from interaction i join source s on s.id = i.source_id where not i.retracted;
  create temp view calls as select key, occurred_at as at, occurred_at at time zone 'Europe/Paris' as day, customer,
    fields->>'channel' as channel, fields->>'team' as team, (fields->>'priority')::int as priority, (fields->>'talk')::numeric as talk,
    (fields->>'hold')::numeric as hold, (fields->>'cost')::numeric as cost, (fields->>'answered')::boolean as answered,
    (fields->>'resolved_at')::timestamptz as resolved from rows_of where source = 'calls';
  create temp view surveys as select key, occurred_at at time zone 'Europe/Paris' as day, fields->>'channel' as channel,
    (fields->>'score')::numeric as score from rows_of where source = 'surveys';`;

beforeAll(async () => {
  const { database, url } = await testDatabase();
  scans = guardScans(database);
  organization = await newOrganization(database, { timeZone: 'Europe/Paris', fiscalYearStart: 4 });
  await organization.as('ADMIN', seedOracle);
  owner = new pg.Client({ connectionString: url });
  // The database is dropped under it when the tests are over.
  owner.on('error', () => undefined);
  await owner.connect();
  // Dates stay texts, as the table has them; row level security is forced on owners, too.
  owner.setTypeParser(pg.types.builtins.DATE, (text) => text);
  await owner.query(`select set_config('app.organization', '${organization.id}', false)`);
  await owner.query(VIEWS);
}, 120_000);

afterAll(() => owner.end());

describe('the engine and SQL that somebody wrote by hand give the same rows', () => {
  test('there are at least 40 of them', () => expect(CASES.length).toBeGreaterThanOrEqual(40));

  test.each(CASES.map((each) => [each.asks, each] as const))('%s', async (_, { kpi, unit, question, sql }) => {
    const defined = await organization.as('ANALYST', (ctx) =>
      defineKpi(ctx, { key: 'asked', name: 'Asked', expression: kpi, unit: unit ?? null, direction: 'NEUTRAL' }));
    expect(defined.diagnostics).toEqual([]);
    const table = await organization.as('VIEWER', (ctx) => evaluateTable(ctx, { ...question, kpis: ['asked'] }));
    const { rows } = await owner.query<unknown[]>({ text: sql, rowMode: 'array' });
    expect(rows.length).toBeGreaterThan(0);
    expect(equalRows(table.rows, rows)).toEqual([]);
  });

  test('each statement was one SELECT by PostgreSQL’s own parser, with every value of a question bound', async () => {
    expect(scans.seen.size).toBeGreaterThan(30);
    expect(await scans.check()).toEqual([]);
  });
});
