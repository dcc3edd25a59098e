import type { Case } from '../bench.js';
import { contactsOf } from '../data/typed-rows.js';
import type { Window } from '../data/stretch.js';
import { expectSame } from '../report/answers.js';
import { sample } from '../sampling/sampler.js';
import { askTable, tableBody, tableRows } from '../support/table-question.js';
import { besideRaw } from './kpi-months.js';
import { inBareRequests } from './in-bare-requests.js';

const RAW = 'SQL by hand on the rows';

export const agentsBody = (window: Window): string =>
  tableBody({
    kpis: ['mean_handle'],
    window,
    by: ['agent'],
    orderBy: [{ by: 'mean_handle', descending: true }],
    first: 10,
  });

export const agents: Case = {
  key: 'agents',
  title: 'One KPI by agent (400), ordered, top 10',
  async run(bench) {
    const {
      stretch: { year },
      options,
    } = bench.around;
    const [client, bare, body] = [bench.client(), await bench.bare(), agentsBody(year)];
    const raw = `select agent, avg(handle) as mean_handle from ${contactsOf(bench.big)}
      where occurred_at >= '${year.from}' and occurred_at < '${year.to}' group by 1 order by 2 desc, 1 limit 10`;
    expectSame('the ten agents', tableRows(await askTable(client, body)), await bench.sql(raw), {
      keys: ['agent'],
      values: ['mean_handle'],
    });
    const samples = await sample(
      [{ name: 'Yardstick', times: 5, run: () => askTable(client, body) }, bare, { name: RAW, run: () => bench.sql(raw) }],
      options,
    );
    return { lines: [...inBareRequests(samples, bare.name, 15), besideRaw(samples, RAW)], notes: [] };
  },
};
