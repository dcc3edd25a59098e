import type pg from 'pg';
import type { Case } from '../bench.js';
import { TWELVE } from '../definitions/kpis.js';
import { expectSame } from '../report/answers.js';
import { sample } from '../sampling/sampler.js';
import { ORGANIZATION_SETTING } from '../../src/store/tenant-policy.js';
import { bodyOf } from '../support/http-client.js';
import { appClient, ownerClient } from '../support/postgres.js';

const EXPLAIN = `query Explain($kpis: [String!]!, $window: WindowInput!) {
  evaluate(kpis: $kpis, window: $window, grain: MONTH, by: ["channel"]) { explanation { statements { sql values } } }
}`;

interface Answer {
  readonly evaluate: { readonly explanation: { readonly statements: readonly { sql: string; values: unknown[] }[] } };
}

interface Side {
  readonly name: string;
  readonly client: pg.Client;
}

/** The service's own statements of the first case, sent by the role that policies bind and by one that they do not. */
export const rowSecurity: Case = {
  key: 'row-security',
  title: 'Row level security on against off, same plan',
  async run(bench) {
    const {
      options,
      stretch: { twoYears },
      postgres,
      lifetime,
    } = bench.around;
    const body = bodyOf(EXPLAIN, { kpis: TWELVE.map(({ input }) => input.key), window: { between: twoYears } });
    const {
      evaluate: {
        explanation: { statements },
      },
    } = await bench.client().ask<Answer>(body);
    const [on, off]: Side[] = [
      { name: 'on', client: await appClient(postgres.url) },
      { name: 'off', client: await ownerClient(postgres.url) },
    ];
    for (const { client } of [on!, off!]) {
      lifetime.add(() => client.end());
      await client.query(`select set_config('${ORGANIZATION_SETTING}', $1, false)`, [bench.big.id]);
    }
    const run = async ({ client }: Side, prefix = ''): Promise<Record<string, unknown>[]> => {
      const rows: Record<string, unknown>[] = [];
      for (const { sql, values } of statements)
        rows.push(...((await client.query(prefix + sql, values)).rows as Record<string, unknown>[]));
      return rows;
    };
    const numbered = async (side: Side) =>
      (await run(side))
        .map((row) => JSON.stringify(row))
        .sort()
        .map((row, number) => ({ number, row, there: 1 }));
    expectSame('both sides', await numbered(on!), await numbered(off!), { keys: ['number', 'row'], values: ['there'] });
    const plans = await Promise.all(
      [on!, off!].map(async (side) => JSON.stringify(nodesOf(await run(side, 'explain (format json) ')))),
    );
    const samples = await sample(
      [on!, off!].map((side) => ({ name: side.name, run: () => run(side) })),
      options,
    );
    return {
      lines: [
        {
          name: 'on',
          unit: 'ms',
          value: samples.of('on'),
          ratio: { ...samples.ratio('on', 'off'), reads: 'as long', to: 'off' },
          aim: { bound: 'at most', value: 1.15 },
        },
        { name: 'off', unit: 'ms', value: samples.of('off') },
      ],
      notes: plans[0] === plans[1] ? [] : [`the plans differ: ${plans[0]} against ${plans[1]}`],
    };
  },
};

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The kinds of a plan's nodes from the top down, without the policy's own: a reading of who asks, and a gate. */
function nodesOf(rows: readonly Record<string, unknown>[]): string[] {
  const walk = (node: PlanNode): string[] => [
    ...(node['Node Type'] === 'Result' ? [] : [node['Node Type']]),
    ...(node.Plans ?? []).filter((child) => child['Parent Relationship'] !== 'InitPlan').flatMap(walk),
  ];
  return rows.flatMap((row) => (row['QUERY PLAN'] as { Plan: PlanNode }[]).flatMap(({ Plan }) => walk(Plan)));
}
