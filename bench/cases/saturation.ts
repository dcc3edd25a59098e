import { BARE, type Case } from '../bench.js';
import type { Window } from '../data/stretch.js';
import { contactsOf } from '../data/typed-rows.js';
import { expectSame } from '../report/answers.js';
import { sample } from '../sampling/sampler.js';
import { saturate } from '../sampling/saturate.js';
import { bodyOf } from '../support/http-client.js';
import { speedLine } from './speeds.js';

/** Enough that the server always has a next one, on two cores. */
const CONNECTIONS = 16;

export const pointBody = (window: Window): string =>
  bodyOf(
    `query Point($window: WindowInput!) { kpi(key: "resolved_share") { evaluate(window: $window) { groups { total { value } } } } }`,
    { window: { between: window } },
  );

interface Answer {
  readonly kpi: { readonly evaluate: { readonly groups: readonly [{ total: { value: number } }] } };
}

export const saturation: Case = {
  key: 'saturation',
  title: `A KPI point read at saturation (${CONNECTIONS} connections)`,
  async run(bench) {
    const {
      stretch: { year },
      options,
    } = bench.around;
    const [client, bare, body] = [bench.client(), await bench.bareClient(), pointBody(year)];
    const { kpi } = await client.ask<Answer>(body);
    expectSame(
      'the point',
      [{ value: kpi.evaluate.groups[0].total.value }],
      await bench.sql(
        `select 1.0 * count(*) filter (where resolved) / nullif(count(*), 0) as value from ${contactsOf(bench.big)}
       where occurred_at >= '${year.from}' and occurred_at < '${year.to}'`,
      ),
      { keys: [], values: ['value'] },
    );
    const samples = await sample(
      [
        { name: 'Yardstick', run: () => saturate(options.requests, CONNECTIONS, () => client.ask(body)) },
        { name: 'bare requests', run: () => saturate(options.requests, CONNECTIONS, () => bare.ask(BARE)) },
      ],
      options,
    );
    const shared = { count: options.requests, unit: 'requests/s' } as const;
    return {
      lines: [
        speedLine(samples, 'Yardstick', { ...shared, to: 'bare requests', aim: 0.5 }),
        speedLine(samples, 'bare requests', shared),
      ],
      notes: [],
    };
  },
};
