import { DISTINCT_ERROR } from '../../src/kernel/distinct-sketch.js';
import type { Case } from '../bench.js';
import { contactsOf } from '../data/typed-rows.js';
import type { Window } from '../data/stretch.js';
import { expectSame, type AnswerRow } from '../report/answers.js';
import type { Line } from '../report/result.js';
import { medianOf } from '../sampling/median.js';
import { sample } from '../sampling/sampler.js';
import { askTable, tableBody, tableRows } from '../support/table-question.js';
import { besideRaw } from './kpi-months.js';

const VALUES = ['customers', 'handle_p90'] as const;
const RAW = 'SQL by hand on the rows';

/** Four standard errors, which none of so few answers should pass; bins are within 0.4 % of the value of a rank. */
const BOUND = 4 * DISTINCT_ERROR;

const BETWEEN_RANKS = 'percentile_cont(0.9) within group (order by handle)';
const OF_RANK = '(array_agg(handle order by handle))[floor(0.9 * (count(handle) - 1))::int + 1]';

export const sketchesBody = (window: Window): string => tableBody({ kpis: VALUES, window, grain: 'MONTH', by: ['channel'] });

export const sketches: Case = {
  key: 'sketches',
  title: 'Distinct customers and P90 by month × channel',
  async run(bench) {
    const {
      stretch: { twoYears },
      options,
    } = bench.around;
    const [client, duck, body] = [bench.client(), await bench.duck(), sketchesBody(twoYears)];
    const exact = (from: string, month: string): string => `
      select ${month} as month, channel, count(distinct customer) as customers,
        ${BETWEEN_RANKS} as handle_p90
      from ${from} where occurred_at >= '${twoYears.from}' and occurred_at < '${twoYears.to}' group by 1, 2`;
    const overRows = exact(contactsOf(bench.big), `date_trunc('month', occurred_at, 'UTC')`);
    const raw = `select to_char(month, 'YYYY-MM-DD') as period, t.* from (${overRows}) as t`;
    const inDuck = exact('contacts', `date_trunc('month', occurred_at)`);
    const duckText = `select strftime(month, '%Y-%m-%d') as period, t.* from (${inDuck}) as t`;

    const same = { keys: ['period', 'channel'], values: VALUES };
    const expected = await bench.sql(raw);
    const answer = tableRows(await askTable(client, body));
    // What it approximates: of few rows the value of a rank is far from one between two ranks, which is what the others give.
    const ofRank = await bench.sql(raw.replace(BETWEEN_RANKS, OF_RANK));
    expectSame('Yardstick, within its bound', answer, ofRank, { ...same, tolerance: BOUND });
    expectSame('DuckDB', await duck.query(duckText), expected, same);

    const samples = await sample(
      [
        { name: 'Yardstick', times: 5, run: () => askTable(client, body) },
        { name: RAW, run: () => bench.sql(raw) },
        { name: 'DuckDB on typed columns, exact', run: () => duck.query(duckText) },
      ],
      options,
    );
    const lines: Line[] = [
      { ...besideRaw(samples, 'Yardstick'), aim: { bound: 'at least', value: 50 } },
      besideRaw(samples, RAW),
      besideRaw(samples, 'DuckDB on typed columns, exact'),
      ...VALUES.map((value) => errorLine(value, answer, ofRank)),
    ];
    return { lines, notes: [] };
  },
};

/** The largest of all errors, not their median: a bound is about that one. */
function errorLine(value: string, answer: readonly AnswerRow[], expected: readonly AnswerRow[]): Line {
  const found = new Map(answer.map((row) => [`${row['period']} ${row['channel']}`, Number(row[value])]));
  const errors = expected.map(
    (row) => Math.abs(found.get(`${row['period']} ${row['channel']}`)! - Number(row[value])) / Number(row[value]),
  );
  return { name: `largest error of ${value}`, unit: 'error', value: medianOf([Math.max(...errors)]) };
}
