import type { Case } from '../bench.js';
import { contactsOf } from '../data/typed-rows.js';
import type { Window } from '../data/stretch.js';
import { TWELVE } from '../definitions/kpis.js';
import { postgraphile } from '../peers/postgraphile.js';
import { expectSame } from '../report/answers.js';
import type { Line } from '../report/result.js';
import { sample, type Contender, type Samples } from '../sampling/sampler.js';
import { askTable, tableBody, tableRows } from '../support/table-question.js';

const KEYS = TWELVE.map(({ input }) => input.key);
export const BY_MONTH_AND_CHANNEL = { keys: ['period', 'channel'], values: KEYS };

const columns = (text: 'raw' | 'cells'): string => TWELVE.map((kpi) => `${kpi[text]} as ${kpi.input.key}`).join(', ');

/** The twelve by hand over the states of `data/day-rollup.ts`. */
export const cellColumns = (): string => columns('cells');

export const twelveBody = (window: Window): string => tableBody({ kpis: KEYS, window, grain: 'MONTH', by: ['channel'] });

/** `month`: of occurred_at; PostgreSQL and DuckDB read the rest alike. */
const overRows = (from: string, month: string, window: Window): string => `
  select ${month} as month, channel, ${columns('raw')} from ${from}
  where occurred_at >= '${window.from}' and occurred_at < '${window.to}' group by 1, 2`;

export const rawSql = (organization: Parameters<typeof contactsOf>[0], window: Window): string => `
  select to_char(month, 'YYYY-MM-DD') as period, t.* from (
    ${overRows(contactsOf(organization), `date_trunc('month', occurred_at, 'UTC')`, window)}) as t`;

export const rollupSql = (organizationId: string, window: Window): string => `
  select to_char(date_trunc('month', day), 'YYYY-MM-DD') as period, channel, ${cellColumns()} from bench.day_rollup
  where organization_id = '${organizationId}' and day >= '${window.from}' and day < '${window.to}' group by 1, 2`;

const duckSql = (window: Window): string => `
  select strftime(month, '%Y-%m-%d') as period, t.* from (${overRows('contacts', `date_trunc('month', occurred_at)`, window)}) as t`;

const RAW = 'SQL by hand on the rows';

/** A contender's time, and its speed by that of hand-written SQL on the rows. */
export const besideRaw = (samples: Samples, name: string, raw = RAW): Line => ({
  name,
  unit: 'ms',
  value: samples.of(name),
  ...(name !== raw && { ratio: { ...samples.ratio(raw, name), reads: 'as fast', to: raw } }),
});

/** The case that rollups are for. */
export const kpiMonths: Case = {
  key: 'kpi-months',
  title: '12 KPIs × 24 months × 6 channels',
  async run(bench) {
    const {
      stretch: { twoYears },
      options,
    } = bench.around;
    await bench.dayRollup();
    const [client, duck] = [bench.client(), await bench.duck()];
    const body = twelveBody(twoYears);
    const [raw, rollup, duckText] = [rawSql(bench.big, twoYears), rollupSql(bench.big.id, twoYears), duckSql(twoYears)];

    const expected = await bench.sql(raw);
    expectSame('Yardstick', tableRows(await askTable(client, body)), expected, BY_MONTH_AND_CHANNEL);
    expectSame('the day rollup by hand', await bench.sql(rollup), expected, BY_MONTH_AND_CHANNEL);
    expectSame('DuckDB', await duck.query(duckText), expected, BY_MONTH_AND_CHANNEL);

    const contenders: Contender[] = [
      { name: 'Yardstick', times: 5, run: () => askTable(client, body) },
      { name: RAW, run: () => bench.sql(raw) },
      { name: 'SQL by hand on a day rollup', times: 5, run: () => bench.sql(rollup) },
      { name: 'DuckDB on typed columns', times: 2, run: () => duck.query(duckText) },
      ...(options.postgraphile ? [await postgraphile(bench, expected)] : []),
    ];
    const samples = await sample(contenders, options);
    return {
      lines: contenders.map(({ name }) => ({
        ...besideRaw(samples, name),
        ...(name === 'Yardstick' && { aim: { bound: 'at least', value: 150 } }),
      })),
      notes: [],
    };
  },
};
