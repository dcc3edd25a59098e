import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { sourceFacts } from '../../src/app/evaluation/source-facts.js';
import { sourceFactsSql } from '../../src/sql/source-facts.js';
import type { Database, Reading } from '../../src/store/database.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { passesOf, type PlanNode } from '../support/plans.js';
import { sample } from '../support/size.js';
import { findingsOf } from '../support/sql-guard.js';

const ORGANIZATION = '00000000-0000-4000-8000-000000000001';
const SOURCE = '00000000-0000-4000-8000-000000000002';
const LARGE_SOURCE = '00000000-0000-4000-8000-000000000003';
const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T00:00:00Z');

let database: Database;
let owner: pg.Client;

beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  owner = await ownerClient(opened.url);
  await owner.query(`select set_config('app.organization', '${ORGANIZATION}', false)`);
  await owner.query(`insert into organization values ($1, 'o', 'O', now())`, [ORGANIZATION]);
  await owner.query(`insert into knowledge_clock values ($1, now())`, [ORGANIZATION]);
  for (const [id, key] of [[SOURCE, 'few'], [LARGE_SOURCE, 'many']]) await owner.query(`insert into source values ($1, $2, $3, 'S')`, [ORGANIZATION, id, key]);
});

/** A revision of a key: hours from the start. */
interface Revision { readonly recorded: number; readonly occurred: number; readonly retracted: boolean }

const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();

/** What the facts are defined as: the ends of all revisions that were known at an hour (null: now) and not retracted. */
function plainly(keys: readonly (readonly Revision[])[], hour: number | null): unknown {
  const known = keys.flatMap((revisions) => revisions.filter(({ recorded }) => hour === null || recorded <= hour).slice(-1))
    .filter(({ retracted }) => !retracted);
  const end = (of: (row: Revision) => number, choose: (...values: number[]) => number): string | null =>
    (known.length === 0 ? null : at(choose(...known.map(of))).replace('.000Z', '.000000Z'));
  return {
    firstOccurredAt: end(({ occurred }) => occurred, Math.min),
    lastOccurredAt: end(({ occurred }) => occurred, Math.max),
    lastRecordedAt: end(({ recorded }) => recorded, Math.max),
  };
}

const statement = (sourceId: string, knowledge: number | null): ReturnType<typeof sourceFactsSql> =>
  sourceFactsSql([{ organizationId: ORGANIZATION, sourceId, knowledge }]);

const HOURS = fc.integer({ min: 0, max: 12 });
const REVISIONS = fc.uniqueArray(
  fc.record({ recorded: HOURS, occurred: HOURS, retracted: fc.boolean() }), { selector: ({ recorded }) => recorded, minLength: 1, maxLength: 4 },
).map((revisions) => revisions.sort((a, b) => a.recorded - b.recorded));

describe('What a source covers', () => {
  test('is the ends of the revisions that were known, whatever was recorded ahead of time, late, again or retracted', async () => {
    await fc.assert(fc.asyncProperty(fc.array(REVISIONS, { maxLength: 6 }), async (keys) => {
      const rows = keys.flatMap((revisions, key) => revisions.map(({ recorded, occurred, retracted }, index) => {
        const next = revisions[index + 1];
        return { key: `k${key}`, occurred_at: at(occurred), retracted, recorded_at: at(recorded), superseded_at: next === undefined ? null : at(next.recorded) };
      }));
      await owner.query(`delete from interaction where source_id = '${SOURCE}'; delete from interaction_revision where source_id = '${SOURCE}'`);
      for (const [table, is, superseded] of [['interaction', 'is', ''], ['interaction_revision', 'is not', ', superseded_at']] as const) {
        await owner.query(`insert into ${table} select $1, $2, key, occurred_at, null, null, '{}', null, retracted, null, recorded_at, '', ''${superseded}
          from jsonb_to_recordset($3) as r(key text, occurred_at timestamptz, retracted boolean, recorded_at timestamptz, superseded_at timestamptz)
          where superseded_at ${is} null`, [ORGANIZATION, SOURCE, JSON.stringify(rows)]);
      }
      for (const hour of [null, -1, 0, 3, 6, 9, 12]) {
        const [row] = await database.read(ORGANIZATION, (reading) =>
          reading.query(statement(SOURCE, hour === null ? null : START + hour * HOUR)));
        expect(row).toMatchObject(plainly(keys, hour) as object);
      }
    }), { numRuns: sample(40, 400) });
  });

  test('is found without walking through what came before or after, however many revisions there are', async () => {
    // Of 4,000 keys, an hour apart, each is revised four times, a day apart; one of a hundred was booked a week ahead.
    await owner.query(`insert into interaction_revision select $1, $2, 'k' || k, $3::timestamptz + k * interval '1 hour', null, null, '{}', null, false, null,
        $3::timestamptz + k * interval '1 hour' + (r - (k % 100 = 0)::int * 7) * interval '1 day', '', '',
        $3::timestamptz + k * interval '1 hour' + (r + 1 - (k % 100 = 0)::int * 7) * interval '1 day'
      from generate_series(0, 3999) as k, generate_series(0, 3) as r`, [ORGANIZATION, LARGE_SOURCE, at(0)]);
    await owner.query(`insert into interaction select $1, $2, 'k' || k, $3::timestamptz + k * interval '1 hour', null, null, '{}', null, false, null,
        $3::timestamptz + k * interval '1 hour' + (4 - (k % 100 = 0)::int * 7) * interval '1 day', '', ''
      from generate_series(0, 3999) as k`, [ORGANIZATION, LARGE_SOURCE, at(0)]);
    await owner.query('analyze interaction, interaction_revision');
    for (const hour of [null, 100, 1000, 2000, 3999, 6000]) {
      const { sql, parameters } = await database.read(ORGANIZATION, async (reading) =>
        reading.compile(statement(LARGE_SOURCE, hour === null ? null : START + hour * HOUR)));
      const { rows: [explained] } = await owner.query(`explain (analyze, format json) ${sql}`, [...parameters]);
      expect(rowsTouched((explained as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'][0].Plan)).toBeLessThan(1_000);
    }
  });

  test('is planned anew for each past knowledge, and once for what is known now', async () => {
    for (const knowledge of [null, START]) {
      const prepared = await database.read(ORGANIZATION, async (reading) => {
        let prepared = 0;
        const counting: Reading = { ...reading, queryPrepared: (of) => { prepared++; return reading.queryPrepared(of); } };
        await sourceFacts(counting, { id: SOURCE, key: 'few', coversFrom: null }, 'UTC', knowledge);
        return prepared;
      });
      expect(prepared).toBe(knowledge === null ? 1 : 0);
    }
  });

  test('is asked by a statement that binds every value', async () => {
    for (const knowledge of [null, START]) {
      const { sql } = await database.read(ORGANIZATION, async (reading) => reading.compile(statement(SOURCE, knowledge)));
      expect(await findingsOf(sql)).toEqual([]);
    }
  });
});

/** How many rows, or entries of an index, of a table were looked at, also those that were not taken. */
const rowsTouched = (plan: PlanNode): number => passesOf([plan]).reduce(
  (sum, node) => sum + (node['Actual Rows']! + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']!, 0);
