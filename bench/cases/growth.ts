import type { Case } from '../bench.js';
import { expectSame } from '../report/answers.js';
import { sample, type Contender } from '../sampling/sampler.js';
import { askTable, tableRows } from '../support/table-question.js';
import { BY_MONTH_AND_CHANNEL, rawSql, twelveBody } from './kpi-months.js';

/** Two organisations side by side in the same tables: the same days and dimensions, ten times the rows. */
export const growth: Case = {
  key: 'growth',
  title: 'Ten times the rows, same days and dimensions',
  async run(bench) {
    const {
      stretch: { twoYears },
      organizations,
      options,
    } = bench.around;
    const contenders: Contender[] = [];
    for (const key of ['tenth', 'big'] as const) {
      const organization = organizations.of(key);
      const [client, body, raw] = [bench.client(organization), twelveBody(twoYears), rawSql(organization, twoYears)];
      expectSame(`Yardstick, ${key}`, tableRows(await askTable(client, body)), await bench.sql(raw), BY_MONTH_AND_CHANNEL);
      contenders.push(
        { name: `Yardstick, ${key}`, times: 5, run: () => askTable(client, body) },
        { name: `SQL by hand on the rows, ${key}`, run: () => bench.sql(raw) },
      );
    }
    const samples = await sample(contenders, options);
    const line = (name: string, aim?: number) => {
      const [big, tenth] = [`${name}, big`, `${name}, tenth`];
      return [
        { name: tenth, unit: 'ms', value: samples.of(tenth) } as const,
        {
          name: big,
          unit: 'ms',
          value: samples.of(big),
          ratio: { ...samples.ratio(big, tenth), reads: 'as long', to: tenth },
          ...(aim !== undefined && { aim: { bound: 'at most', value: aim } as const }),
        } as const,
      ];
    };
    return { lines: [...line('Yardstick', 1.3), ...line('SQL by hand on the rows')], notes: [] };
  },
};
