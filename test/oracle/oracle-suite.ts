import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import { testDatabase } from '../support/database.js';
import { defineTogether } from '../support/definitions.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { guardScans } from '../support/sql-guard.js';
import { seedOracle } from './fixture.js';
import { HandWritten } from './hand-written.js';
import { seedKinds } from './kinds-fixture.js';
import type { OracleCase } from './oracle-case.js';
import { equalRows } from './rows.js';

/** Each case asked of the engine and of SQL that somebody wrote by hand. */
export function compareWithSql(cases: readonly OracleCase[], least: number): void {
  let organization: TestOrganization;
  let byHand: HandWritten;
  /** Before corrections, retractions and late rows. */
  let earlier: string;
  let scans: ReturnType<typeof guardScans>;

  beforeAll(async () => {
    const { database, url } = await testDatabase();
    scans = guardScans(database);
    organization = await newOrganization(database, { timeZone: 'Europe/Paris', fiscalYearStart: 4 });
    await organization.as('ADMIN', seedOracle);
    ({ earlier } = await organization.as('ADMIN', seedKinds));
    byHand = await HandWritten.over(url, organization.id, { earlier, latest: 'infinity' });
    await organization.as('ANALYST', (ctx) => defineTogether(ctx, {
      kpis: cases.map(({ kpi, unit }, index) => ({ key: keyOf(index), name: 'Asked', expression: kpi, unit: unit ?? null, direction: 'NEUTRAL' })),
    }));
  }, 240_000);

  afterAll(() => byHand.close());

  describe('the engine and SQL that somebody wrote by hand give the same rows', () => {
    test(`there are at least ${least} of them`, () => expect(cases.length).toBeGreaterThanOrEqual(least));

    test.each(cases.map((each, index) => [each.asks, each, index] as const))('%s', async (_, { question, sql, within, earlier: isEarlier, nothing: isNothing }, index) => {
      // A question calls its own KPI `asked`.
      const named = JSON.parse(JSON.stringify(question).replaceAll(/\basked\b/g, keyOf(index))) as typeof question;
      const table = await organization.as('VIEWER', (ctx) =>
        evaluateTable(ctx, { ...named, ...(isEarlier && { asOf: { knowledge: earlier } }), kpis: [keyOf(index)] }));
      const rows = await byHand.rows(sql, { known: isEarlier ? 'earlier' : 'latest', now: table.freshness.knowledge });
      expect(equalRows(table.rows, rows, within)).toEqual([]);
      // Of pulses there may be none in the first minutes of a month.
      if (!sql.includes('pulses')) expect(rows.some((row) => Number(row.at(-1)) !== 0)).toBe(isNothing !== true);
    });

    test('each statement was one SELECT by PostgreSQL’s own parser, with every value of a question bound', async () => {
      expect(scans.seen.size).toBeGreaterThan(30);
      expect(await scans.check()).toEqual([]);
    });
  });
}

const keyOf = (index: number): string => `asked_${index}`;
