import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { defineKpi } from '../../../src/app/define-kpi.js';
import { defineMeasure } from '../../../src/app/define-measure.js';
import { defineSource } from '../../../src/app/define-source.js';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';

let organization: TestOrganization;
let owner: pg.Client;

/** Day of March 2026, channel, team, amount. Each source has channels that the other has not, and the unknown one in one of them. */
const CALLS = [
  [2, 'phone', 'north', 10],
  [2, 'phone', 'south', 20],
  [3, 'email', 'north', 30],
  [3, null, 'north', 40],
  [20, 'phone', 'north', 50],
  [21, 'fax', 'south', null],
] as const;
const SURVEYS = [
  [2, 'email', null, 7],
  [4, 'email', null, 9],
  [4, 'chat', null, 10],
  [20, 'chat', null, null],
  [22, 'phone', null, 1],
] as const;
const ORDERS = [[25, 'shop', null, 3]] as const;

beforeAll(async () => {
  const { database, url } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'UTC' });
  const of = { calls: CALLS, surveys: SURVEYS, orders: ORDERS };
  await organization.as('ADMIN', async (ctx) => {
    for (const [key, rows] of Object.entries(of)) {
      const { diagnostics } = await defineSource(ctx, {
        key,
        name: key,
        coversFrom: '2026-01-01',
        fields: [
          { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
          { key: 'amount', type: 'NUMBER', role: 'VALUE' },
          ...(key === 'calls' ? [{ key: 'team', type: 'TEXT', role: 'DIMENSION' } as const] : []),
        ],
      });
      expect(diagnostics).toEqual([]);
      await recordInteractions(ctx, {
        source: key,
        interactions: rows.map(([day, channel, team, amount], index) => ({
          key: `${key}-${index}`,
          occurredAt: `2026-03-${String(day).padStart(2, '0')}T12:00:00Z`,
          fields: {
            ...(channel === null ? {} : { channel }),
            ...(team === null ? {} : { team }),
            ...(amount === null ? {} : { amount }),
          },
        })),
      });
      await defineMeasure(ctx, { key: `${key}_all`, source: key, aggregation: 'COUNT' });
      await defineMeasure(ctx, { key: `${key}_mean`, source: key, aggregation: 'AVG', value: 'amount' });
    }
    const texts = {
      calls: 'calls_all',
      call_mean: 'calls_mean',
      surveys: 'surveys_all',
      survey_mean: 'surveys_mean',
      orders: 'orders_all',
      answer_rate: 'surveys_all / calls_all',
      all_of_them: 'calls_all + surveys_all + orders_all',
    };
    for (const [key, expression] of Object.entries(texts)) {
      const { diagnostics } = await defineKpi(ctx, { key: `kpi_${key}`, name: key, expression, direction: 'NEUTRAL' });
      expect(diagnostics).toEqual([]);
    }
  });
  owner = await ownerClient(url);
  await owner.query(`select set_config('app.organization', '${organization.id}', false)`);
  for (const key of Object.keys(of)) {
    await owner.query(`create temp view ${key} as select fields->>'channel' as channel, (fields->>'amount')::numeric as amount, occurred_at::date as day
      from interaction join source on source.id = source_id where source.key = '${key}'`);
  }
});

const WINDOW = { between: { from: '2026-03-01', to: '2026-04-01' } };
const ask = (question: Partial<Question>) =>
  organization.as('VIEWER', (ctx) => evaluateTable(ctx, { kpis: [], window: WINDOW, ...question }));

describe('a table over several sources', () => {
  test('has every group that any of them has, the unknown one last, as a full outer join of hand-written SQL has', async () => {
    const { rows } = await ask({ kpis: ['kpi_calls', 'kpi_call_mean', 'kpi_surveys', 'kpi_survey_mean'], by: ['channel'] });
    const sql = await owner.query<unknown[]>({
      rowMode: 'array',
      text: `
      with c as (select channel, count(*) as n, avg(amount) as mean from calls group by 1),
        s as (select channel, count(*) as n, avg(amount) as mean from surveys group by 1)
      select coalesce(c.channel, s.channel), coalesce(c.n, 0)::float8, c.mean::float8, coalesce(s.n, 0)::float8, s.mean::float8
      from c full outer join s on coalesce(s.channel, '~') = coalesce(c.channel, '~')
      order by coalesce(c.channel, s.channel) collate "C" nulls last`,
    });
    expect(rows).toEqual(sql.rows);
    expect(rows.map(([channel]) => channel)).toEqual(['chat', 'email', 'fax', 'phone', null]);
  });

  test('counts 0 and has no mean where a source has no rows of the group, and says so', async () => {
    const table = await ask({ kpis: ['kpi_calls', 'kpi_call_mean', 'kpi_surveys', 'kpi_survey_mean'], by: ['channel'] });
    expect(table.rows[0]).toEqual(['chat', 0, null, 2, 10]);
    expect(table.rows[2]).toEqual(['fax', 1, null, 0, null]);
    expect(
      table.marks
        .filter(({ row }) => [0, 2].includes(row))
        .map(({ row, column, reason }) => [row, table.columns[column]!.key, reason]),
    ).toEqual([
      [0, 'kpi_call_mean', 'NO_DATA'],
      [2, 'kpi_call_mean', 'NO_DATA'],
      [2, 'kpi_survey_mean', 'NO_DATA'],
    ]);
  });

  test('is the same by period: each group has all periods, whichever source it is of', async () => {
    const { rows } = await ask({ kpis: ['kpi_calls', 'kpi_surveys'], by: ['channel'], grain: 'WEEK' });
    const { rows: expected } = await owner.query<unknown[]>({
      rowMode: 'array',
      text: `
      select to_char(w, 'YYYY-MM-DD'), g.channel,
        (select count(*) from calls x where x.channel is not distinct from g.channel and x.day >= w and x.day < w + 7)::float8,
        (select count(*) from surveys x where x.channel is not distinct from g.channel and x.day >= w and x.day < w + 7)::float8
      from (select channel from calls union select channel from surveys) g, (select date '2026-02-23' + 7 * i as w from generate_series(0, 5) i) periods
      order by g.channel collate "C" nulls last, w`,
    });
    expect(rows).toHaveLength(5 * 6);
    expect(rows).toEqual(expected);
  });

  test('has a KPI over two sources beside those over one', async () => {
    const { rows, marks } = await ask({ kpis: ['kpi_answer_rate', 'kpi_all_of_them', 'kpi_orders'], by: ['channel'] });
    expect(rows).toEqual([
      ['chat', null, 2, 0],
      ['email', 2, 3, 0],
      ['fax', 0, 1, 0],
      ['phone', 1 / 3, 4, 0],
      ['shop', null, 1, 1],
      [null, 0, 1, 0],
    ]);
    expect(marks.filter(({ reason }) => reason !== null)).toMatchObject([
      { row: 0, column: 1, reason: 'ZERO_DENOMINATOR' },
      { row: 4, column: 1, reason: 'ZERO_DENOMINATOR' },
    ]);
  });

  test('is ranked, cut and paged over the groups of all of them', async () => {
    const question = {
      kpis: ['kpi_calls', 'kpi_surveys', 'kpi_orders'],
      by: ['channel'],
      orderBy: [{ by: 'kpi_surveys', descending: true }, { by: 'channel' }],
      first: 2,
    };
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof ask>> = await ask({ ...question, after });
      seen.push(...page.rows.map(([channel]) => channel));
      after = page.endCursor;
    } while (after !== null);
    expect(seen).toEqual(['chat', 'email', 'phone', 'fax', 'shop', null]);
  });

  test('is filtered by what all of them have, and having looks at the values of all of them', async () => {
    expect((await ask({ kpis: ['kpi_calls', 'kpi_surveys'], by: ['channel'], where: 'channel != "phone"' })).rows).toEqual([
      ['chat', 0, 2],
      ['email', 1, 2],
      ['fax', 1, 0],
    ]);
    expect(
      (await ask({ kpis: ['kpi_calls', 'kpi_surveys'], by: ['channel'], having: 'kpi_surveys > kpi_calls' })).rows,
    ).toEqual([
      ['chat', 0, 2],
      ['email', 1, 2],
    ]);
  });

  test('without a dimension is one row with the value of each', async () => {
    expect((await ask({ kpis: ['kpi_calls', 'kpi_surveys', 'kpi_orders', 'kpi_all_of_them'] })).rows).toEqual([[6, 5, 1, 12]]);
  });

  test('asks nothing that only some of them have: the argument is named, and the source that lacks it', async () => {
    const refused = (question: Partial<Question>) =>
      ask({ kpis: ['kpi_calls', 'kpi_surveys'], ...question }).then(
        () => 'answered',
        ({ code, details, message }) => [code, details.argument, message],
      );
    expect(await refused({ by: ['team'] })).toEqual([
      'BAD_INPUT',
      'by[0]',
      'The KPI "kpi_surveys" reads the source "surveys", which has no dimension "team".',
    ]);
    expect(await refused({ where: 'team == "north"' })).toEqual(['INVALID_EXPRESSION', 'where', expect.any(String)]);
    expect(await refused({ where: 'amount > 5' })).toEqual(['INVALID_EXPRESSION', 'where', expect.any(String)]);
  });

  test('is the outer join of what each answers alone, for every two of the KPIs', async () => {
    const keys = ['kpi_calls', 'kpi_call_mean', 'kpi_surveys', 'kpi_survey_mean', 'kpi_orders'];
    for (const a of keys) {
      for (const b of keys.filter((key) => key !== a)) {
        for (const grain of [null, 'WEEK'] as const) {
          const labels = grain === null ? 1 : 2;
          const alone = async (key: string) =>
            new Map(
              (await ask({ kpis: [key], by: ['channel'], grain })).rows.map((row) => [
                JSON.stringify(row.slice(0, labels)),
                row.at(-1),
              ]),
            );
          const [left, right] = [await alone(a), await alone(b)];
          const nothing = (key: string) => (key.endsWith('mean') ? null : 0);
          const both = (await ask({ kpis: [a, b], by: ['channel'], grain })).rows;
          expect(new Set(both.map((row) => JSON.stringify(row.slice(0, labels))))).toEqual(
            new Set([...left.keys(), ...right.keys()]),
          );
          for (const row of both) {
            const label = JSON.stringify(row.slice(0, labels));
            const value = (of: Map<string, unknown>, key: string): unknown => (of.has(label) ? of.get(label) : nothing(key));
            expect([label, ...row.slice(labels)]).toEqual([label, value(left, a), value(right, b)]);
          }
        }
      }
    }
  });
});
