import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateSeries } from '../../src/app/evaluate-series.js';
import type { ComponentModel, Question } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import { Decimal, ExactNumber } from '../../src/kernel/decimal.js';
import type { OpenContext } from '../../src/app/context.js';
import { seedOracle } from '../oracle/fixture.js';
import { testDatabase } from '../support/database.js';
import { defineTogether } from '../support/definitions.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { CONDITIONS, measure, MEASURES, question } from './questions.js';

let organization: TestOrganization;

/** The same measure, plainly, in a slice, without its group, and of two sources. */
const KPIS: readonly (readonly [string, (key: string) => string])[] = [
  ['plain', (key) => key],
  ['sliced', (key) => `where(${key}, ${CONDITIONS[3]}) / calls_answered`],
  ['outside', (key) => `coalesce(${key} / overall(${key}, "team"), overall(calls_all))`],
];

beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'Europe/Paris', fiscalYearStart: 4 });
  await organization.as('ADMIN', seedOracle);
  const kpis = MEASURES.flatMap((key) => KPIS.map(([name, expression]) =>
    ({ key: `${name}_${key}`, name: key, expression: expression(key), direction: 'NEUTRAL' as const })));
  await organization.as('ANALYST', (ctx) => defineTogether(ctx, { kpis }));
}, 120_000);

/** Every row of every page, a few at a time. */
async function rowsOf(component: ComponentModel, first = 100) {
  const rows = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<ComponentModel['interactions']>> = await component.interactions({ first, after });
    rows.push(...page.items);
    after = page.nextCursor;
  } while (after !== null);
  return rows;
}

const exact = (value: unknown): Decimal => new Decimal(value instanceof ExactNumber ? value.text : String(value));

/** What the measure makes of rows that were read one by one; undefined where this test does not know. */
function recomputed(key: string, rows: readonly { fields: unknown; customer: string | null }[]): Decimal | undefined {
  const values = (field: string): Decimal[] => rows.map(({ fields }) => exact((fields as Record<string, unknown>)[field]));
  switch (key) {
    case 'calls_all':
    case 'calls_answered':
    case 'resolutions':
      return new Decimal(rows.length);
    case 'talk_total':
      return values('talk')
        .reduce((sum, each) => sum.plus(each), new Decimal(0))
        .div(3_600);
    case 'cost_max':
      return rows.length === 0 ? undefined : Decimal.max(...values('cost'));
    case 'cost_min':
      return rows.length === 0 ? undefined : Decimal.min(...values('cost'));
    case 'hold_mean':
      return rows.length === 0
        ? undefined
        : values('hold')
            .reduce((sum, each) => sum.plus(each), new Decimal(0))
            .div(rows.length);
    case 'customers':
      return new Decimal(new Set(rows.map(({ customer }) => customer)).size);
    default:
      return undefined;
  }
}

interface Asked {
  readonly kpi: string;
  readonly question: Omit<Question, 'kpis'>;
  readonly picks: readonly number[];
  readonly first: number;
}
const asked: fc.Arbitrary<Asked> = fc.record({
  kpi: fc.tuple(fc.constantFrom(...KPIS.map(([name]) => name)), measure).map((parts) => parts.join('_')),
  question,
  picks: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
  first: fc.integer({ min: 20, max: 100 }),
});

/** Some of the answer's points, the totals among them, and the keys of the rows under each of their components. */
const drilled = ({ kpi, question: rest, picks, first }: Asked, more: Partial<Question> = {}) =>
  organization.as('ANALYST', async (ctx: OpenContext) => {
    const series = await evaluateSeries(ctx, { ...rest, ...more, kpis: [kpi] });
    const points = series.groups.flatMap(({ total, points: each }) => [total, ...each]);
    const found = [];
    for (const point of picks.map((pick) => points[pick % points.length]).filter((each) => each !== undefined)) {
      for (const component of point.components) found.push({ component, rows: await rowsOf(component, first) });
    }
    return { knowledge: series.freshness.knowledge, found };
  });

const keys = ({ found }: Awaited<ReturnType<typeof drilled>>) =>
  found.map(({ component, rows }) => [component.measure, component.context, component.value, rows.map(({ key }) => key)]);

describe('the interactions of a component', () => {
  test(
    'are as many as it counted, each once, and make its value, over random questions',
    () =>
      fc.assert(
        fc.asyncProperty(asked, async (each) => {
          const { found } = await drilled(each);
          for (const { component, rows } of found) {
            expect(rows).toHaveLength(component.n!);
            expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
            const value = recomputed(component.measure, rows);
            if (value !== undefined && component.value !== null)
              expect(new Decimal(component.value).minus(value).abs().toNumber()).toBeLessThan(1e-9);
          }
        }),
        { numRuns: sample(25, 1_000), endOnFailure: true },
      ),
    900_000,
  );

  test(
    'are the same, page by page, as of the answer’s knowledge, whatever was recorded, corrected and retracted since',
    () =>
      fc.assert(
        fc.asyncProperty(asked, fc.nat(2_999), async (each, index) => {
          const before = await drilled(each);
          const touched = before.found.flatMap(({ rows }) => rows).filter(({ source }) => source === 'calls');
          const row = touched[index % touched.length];
          await organization.as('ADMIN', async (ctx) => {
            await recordInteractions(ctx, {
              source: 'calls',
              interactions: [
                {
                  key: `late-${index}`,
                  occurredAt: '2025-06-15T12:00:00Z',
                  fields: { channel: 'email', team: 'north', talk: 700, answered: true },
                },
                ...(row === undefined
                  ? []
                  : [
                      {
                        key: row.key,
                        occurredAt: row.occurredAt,
                        fields: { ...(row.fields as object), talk: index, answered: null },
                      },
                    ]),
              ],
            });
            if (touched.length > 1)
              await retractInteractions(ctx, {
                source: 'calls',
                keys: [touched[(index + 1) % touched.length]!.key],
                reason: 'a test',
              });
          });
          const again = await drilled(each, { asOf: { knowledge: before.knowledge } });
          expect(keys(again)).toEqual(keys(before));
        }),
        { numRuns: sample(6, 200), endOnFailure: true },
      ),
    900_000,
  );
});
