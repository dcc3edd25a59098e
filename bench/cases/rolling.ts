import type { Case } from '../bench.js';
import { contactsOf } from '../data/typed-rows.js';
import type { Window } from '../data/stretch.js';
import { expectSame } from '../report/answers.js';
import { sample } from '../sampling/sampler.js';
import { askTable, tableBody, tableRows } from '../support/table-question.js';
import { inBareRequests } from './in-bare-requests.js';
import { besideRaw } from './kpi-months.js';

const RAW = 'SQL by hand on the rows';

export const rollingBody = (window: Window): string => tableBody({ kpis: ['rolling_resolved'], window, grain: 'DAY' });

/** Sums of days, and over each day those of the 27 before it. */
const byHand = (days: string, { from, to }: Window): string => `
  select to_char(day, 'YYYY-MM-DD') as period, rolling_resolved from (
    select day, 1.0 * sum(resolved) over month_back / nullif(sum(n) over month_back, 0) as rolling_resolved from (
      select d::date as day, coalesce(n, 0) as n, coalesce(resolved, 0) as resolved
      from generate_series('${from}'::timestamp - interval '27 days', '${to}'::timestamp - interval '1 day', interval '1 day') as d
      left join (${days}) as days on days.day = d::date
    ) as every_day
    window month_back as (order by day rows between 27 preceding and current row)
  ) as rolled where day >= '${from}'`;

export const rolling: Case = {
  key: 'rolling',
  title: 'A rolling 28-day ratio by day over a year',
  async run(bench) {
    const {
      stretch: { days },
      options,
    } = bench.around;
    await bench.dayRollup();
    const [client, bare, body] = [bench.client(), await bench.bare(), rollingBody(days)];
    const raw = byHand(
      `select (occurred_at at time zone 'UTC')::date as day, count(*) as n, count(*) filter (where resolved) as resolved
      from ${contactsOf(bench.big)} where occurred_at >= '${days.from}'::timestamptz - interval '27 days' and occurred_at < '${days.to}'
      group by 1`,
      days,
    );
    const rollup = byHand(
      `select day, sum(n) as n, sum(resolved) as resolved from bench.day_rollup
      where organization_id = '${bench.big.id}' group by 1`,
      days,
    );
    const expected = await bench.sql(raw);
    const same = { keys: ['period'], values: ['rolling_resolved'] };
    expectSame('the rolling ratio', tableRows(await askTable(client, body)), expected, same);
    expectSame('the rolling ratio on the day rollup', await bench.sql(rollup), expected, same);
    const samples = await sample(
      [
        { name: 'Yardstick', times: 5, run: () => askTable(client, body) },
        bare,
        { name: RAW, run: () => bench.sql(raw) },
        { name: 'SQL by hand on a day rollup', times: 5, run: () => bench.sql(rollup) },
      ],
      options,
    );
    return {
      lines: [
        ...inBareRequests(samples, bare.name, 20),
        besideRaw(samples, RAW),
        besideRaw(samples, 'SQL by hand on a day rollup'),
      ],
      notes: [],
    };
  },
};
