import type { Bench, Case } from '../bench.js';
import { contactsOf, surveysOf } from '../data/typed-rows.js';
import type { Window } from '../data/stretch.js';
import { PAGE, type BenchKpi } from '../definitions/kpis.js';
import { expectSame, type AnswerRow } from '../report/answers.js';
import { sample } from '../sampling/sampler.js';
import { bodyOf } from '../support/http-client.js';
import { inBareRequests } from './in-bare-requests.js';

/** One request for the whole page, a field each tile: its value, twelve points to draw, and the period before. */
const DOCUMENT = `query Page($window: WindowInput!) {
${PAGE.map(({ input }, index) => `  t${index}: kpi(key: "${input.key}") { ...Tile }`).join('\n')}
}
fragment Tile on Kpi {
  name
  evaluate(window: $window, grain: MONTH, compare: [PREVIOUS_PERIOD]) {
    periods { label }
    groups { values total { value comparisons { value change growth } } }
  }
}`;

interface Tile {
  readonly evaluate: {
    readonly periods: readonly { label: string }[];
    readonly groups: readonly [{ values: readonly (number | null)[]; total: { value: number | null } }];
  };
}

const kpisOf = (source: BenchKpi['source']): readonly BenchKpi[] => PAGE.filter((kpi) => kpi.source === source);

/** Both sources by month and, of the whole window, in one row without a month. */
const statements = (bench: Bench, window: Window): readonly (readonly [BenchKpi['source'], string])[] =>
  (['contacts', 'surveys'] as const).map((source) => [
    source,
    `
    select to_char(month, 'YYYY-MM') as period, t.* from (
      select date_trunc('month', occurred_at, 'UTC') as month, ${kpisOf(source)
        .map(({ raw, input }) => `${raw} as ${input.key}`)
        .join(', ')}
      from ${source === 'contacts' ? contactsOf(bench.big) : surveysOf(bench.big)}
      where occurred_at >= '${window.from}' and occurred_at < '${window.to}' group by grouping sets ((1), ())) as t`,
  ]);

export const pageBody = (window: Window): string => bodyOf(DOCUMENT, { window: { between: window } });

export const page: Case = {
  key: 'page',
  title: 'A page: 30 tiles, each with 12 points and a comparison',
  async run(bench) {
    const {
      stretch: { year },
      server,
      options,
    } = bench.around;
    const [client, bare, body] = [bench.client(), await bench.bare(), pageBody(year)];
    const byHand = statements(bench, year);
    const answer = await client.ask<Record<string, Tile>>(body);
    for (const [source, statement] of byHand) {
      expectSame(`the tiles of ${source}`, answeredRows(answer, source), await bench.sql(statement), {
        keys: ['period'],
        values: kpisOf(source).map(({ input }) => input.key),
      });
    }
    const before = await server.metric('yardstick_database_statements_total');
    await client.ask(body);
    const sent = (await server.metric('yardstick_database_statements_total')) - before;

    const samples = await sample(
      [
        { name: 'Yardstick', times: 5, run: () => client.ask(body) },
        bare,
        {
          name: 'SQL by hand on the rows',
          run: async () => {
            for (const [, statement] of byHand) await bench.sql(statement);
          },
        },
      ],
      options,
    );
    return {
      lines: [
        ...inBareRequests(samples, bare.name, 20),
        { name: 'SQL by hand on the rows, no comparison', unit: 'ms', value: samples.of('SQL by hand on the rows') },
      ],
      notes: [`a request sends ${sent} statements, those that begin and end its transaction and find out who asks among them`],
    };
  },
};

function answeredRows(answer: Readonly<Record<string, Tile>>, source: BenchKpi['source']): AnswerRow[] {
  const tiles = PAGE.map((kpi, index) => ({ kpi, tile: answer[`t${index}`]!.evaluate })).filter(
    ({ kpi }) => kpi.source === source,
  );
  const periods = tiles[0]!.tile.periods.map(({ label }) => label);
  const at = (read: (tile: Tile['evaluate']) => number | null): AnswerRow =>
    Object.fromEntries(tiles.map(({ kpi, tile }) => [kpi.input.key, read(tile)]));
  return [
    ...periods.map((period, index) => ({ period, ...at(({ groups: [group] }) => group.values[index]!) })),
    { period: null, ...at(({ groups: [group] }) => group.total.value) },
  ];
}
