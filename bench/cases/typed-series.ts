import { isDeepStrictEqual } from 'node:util';
import type { Case } from '../bench.js';
import { DAY, type Window } from '../data/stretch.js';
import { contactsOf } from '../data/typed-rows.js';
import type { PlainSeries } from '../peers/plain-server.js';
import { forkProgram } from '../processes/fork-program.js';
import { expectSame, VoidError } from '../report/answers.js';
import { sample, type Contender } from '../sampling/sampler.js';
import { saturate } from '../sampling/saturate.js';
import { bodyOf, HttpClient } from '../support/http-client.js';
import { speedLine } from './speeds.js';

const CONNECTIONS = 4;

/** Of six channels: 1,002 points. */
const DAYS = 167;

const POINTS = 'groups { points { period { label from to } value exact reason complete breakBefore } }';

/** What the plain server has of the schema. */
const SCHEMA = `
  type Query { kpi: Kpi! }
  type Kpi { evaluate: Series! }
  type Series { groups: [Group!]! }
  type Group { points: [Point!]! }
  type Point { period: Period!, value: Float, exact: String, reason: String, complete: Boolean!, breakBefore: Boolean! }
  type Period { label: String!, from: String!, to: String! }`;

const seriesBody = (window: Window, selection: string): string =>
  bodyOf(
    `query Series($window: WindowInput!) {
      kpi(key: "resolved_share") { evaluate(window: $window, grain: DAY, by: ["channel"]) { ${selection} } }
    }`,
    { window: { between: window } },
  );

interface Answer {
  readonly kpi: {
    readonly evaluate: {
      readonly groups: readonly { readonly points: readonly { period: { label: string }; value: number | null }[] }[];
    };
  };
}

export const typedSeries: Case = {
  key: 'typed-series',
  title: 'A typed series of 1,000 points × 8 fields',
  async run(bench) {
    const {
      stretch: { days },
      options,
      lifetime,
    } = bench.around;
    const window = { from: new Date(Date.parse(days.to) - DAYS * DAY).toISOString().slice(0, 10), to: days.to };
    const client = bench.client();
    const [typed, lists] = [seriesBody(window, POINTS), seriesBody(window, 'periods { label } groups { values }')];
    const answer = await client.ask<Answer>(typed);
    const points = answer.kpi.evaluate.groups.flatMap(({ points: own }, group) =>
      own.map(({ period, value }) => ({ group, day: period.label, value })),
    );
    expectSame(
      'the series',
      points,
      await bench.sql(`
      select dense_rank() over (order by channel collate "C") - 1 as "group", to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day,
        1.0 * count(*) filter (where resolved) / count(*) as value
      from ${contactsOf(bench.big)} where occurred_at >= '${window.from}' and occurred_at < '${window.to}' group by channel, 2`),
      { keys: ['group', 'day'], values: ['value'] },
    );

    const plainBody = bodyOf(`{ kpi { evaluate { ${POINTS} } } }`);
    // All in one process: those that are not asked take none of its time.
    const program = forkProgram<PlainSeries, { url: string }>('peers/plain-server', lifetime);
    const plain = async (name: string, served: Pick<PlainSeries, 'cacheControl' | 'executor'>): Promise<Contender> => {
      const own = new HttpClient((await program.ask({ schema: SCHEMA, root: answer, ...served })).url);
      lifetime.add(() => own.close());
      if (!isDeepStrictEqual(await own.ask(plainBody), answer)) throw new VoidError(`${name} gives another series.`);
      return { name, run: () => saturate(count, CONNECTIONS, () => own.ask(plainBody)) };
    };
    const count = Math.ceil(options.requests / 10);
    const asked = (name: string, body: string): Contender => ({
      name,
      run: () => saturate(count, CONNECTIONS, () => client.ask(body)),
    });
    const [installed, without] = ['graphql-js, Apollo as installed', 'graphql-js, Apollo without cache hints'] as const;
    const ready = 'Yardstick\'s executor on the answer in memory';
    const samples = await sample(
      [
        asked('Yardstick', typed),
        asked('Yardstick, values as lists', lists),
        await plain(installed, { cacheControl: true, executor: 'graphql-js' }),
        await plain(without, { cacheControl: false, executor: 'graphql-js' }),
        await plain(ready, { cacheControl: false, executor: 'own' }),
      ],
      options,
    );
    const line = (name: string, to?: string, aim?: number) =>
      speedLine(samples, name, { count, unit: 'requests/s', ...(to !== undefined && { to }), ...(aim !== undefined && { aim }) });
    return {
      lines: [
        line('Yardstick', installed, 5),
        line('Yardstick, values as lists', installed),
        line(installed),
        line(without, installed),
        line(ready, installed),
      ],
      notes: [
        'graphql-js has the finished answer in memory; Yardstick reads, folds and writes it anew each time',
        `${ready}: what is the most that could be reached, by a service that had nothing to look up, read and fold`,
      ],
    };
  },
};
