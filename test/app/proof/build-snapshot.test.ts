import { beforeAll, describe, expect, test } from '@jest/globals';
import { excludeStretch } from '../../../src/app/proof/exclude-stretch.js';
import { exclusionsOfGoals } from '../../../src/app/proof/exclusions-of-goals.js';
import { withdrawExclusion } from '../../../src/app/proof/withdraw-exclusion.js';
import { contentHash } from '../../../src/app/proof/content-hash.js';
import { progressOfGoals } from '../../../src/app/progress/progress-of-goals.js';
import type { GoalProgress } from '../../../src/app/progress/progress-model.js';
import type { SnapshotContent } from '../../../src/app/proof/snapshot-content.js';
import { loadGoals } from '../../../src/store/goals.js';
import { atLeast, levels } from '../../goals/targets.js';
import { refusal } from '../definition-fixture.js';
import { provenGoals, ticket, type ProvenGoals } from './proven-goals.js';

let goals: ProvenGoals;
let content: SnapshotContent;
let hash: Buffer;

const contentOf = async (edition: string): Promise<{ content: SnapshotContent; hash: Buffer; value: string | null }> => {
  const { rows: [row] } = await goals.superuser.query<{ content: SnapshotContent; hash: Buffer; value: string | null }>(
    'select content, snapshot.hash, value::text from review_edition as e join snapshot on snapshot.id = e.snapshot_id where e.id = $1', [edition]);
  return row!;
};

const exclude = (from: string, to: string, goal = 'slow') => goals.organization.as('ANALYST', (ctx) =>
  excludeStretch(ctx, { goal, from, to, category: 'outage', reason: 'The lines were down.' }));

beforeAll(async () => {
  goals = await provenGoals([
    { key: 'slow', kpi: 'handling', targets: [{ target: atLeast(levels('10', '5', '30'), { grain: 'EACH_PERIOD' }) }], materiality: '0.5' },
    { key: 'total', kpi: 'volume', targets: [{ target: atLeast(levels('2'), { grain: 'CUMULATIVE' }) }] },
  ]);
  await goals.clock('2027-04-03T00:00:00Z');
  await goals.record([
    ticket('a', '2027-03-10T09:00:00Z', { effort: '10', agent: 'ada@x.example' }), ticket('b', '2027-03-11T09:00:00Z', { effort: '40', team: 'blue' }),
    ticket('c', '2027-03-12T09:00:00Z', { effort: '100', team: 'blue' }), ticket('feb', '2027-02-12T09:00:00Z', { effort: '1000' }),
  ]);
  await exclude('2027-03-12T00:00:00Z', '2027-03-13T00:00:00Z');
  ({ content, hash } = await contentOf(await goals.sign('slow', '2027-03')));
});

describe('a snapshot', () => {
  test('has the number as judged and of all rows, beside what it was held to', () => {
    expect(content).toMatchObject({
      value: '25', valueOfAllRows: '50', reason: null, margin: '15', progress: null, expected: '10', computed: 'MET', met: true, declared: null,
      target: { number: 1, definition: { shape: 'AT_LEAST', levels: { floor: '5', target: '10', stretch: '30' } } },
      exclusions: [{ category: 'outage', from: Date.parse('2027-03-12T00:00:00Z'), to: Date.parse('2027-03-13T00:00:00Z') }],
    });
  });

  test('has the versions of all that it was computed by, the period with its instants, and how far its sources had come', () => {
    expect(content).toMatchObject({
      goal: { key: 'slow', scope: null, materiality: '0.5' }, previousEdition: null, engine: '1', children: [], rollup: null,
      period: { label: '2027-03', from: Date.parse('2027-03-01T00:00:00Z'), to: Date.parse('2027-04-01T00:00:00Z'), timeZone: 'UTC', whole: true },
      kpi: { key: 'handling', direction: 'LOWER_IS_BETTER' }, calendar: { timeZone: 'UTC' },
      plan: { goal: 'slow', engine: '1', periods: [{ label: '2027-03' }], background: [] },
    });
    expect(content.kpi!.reads.map(({ kind, key }) => `${kind} ${key}`)).toEqual(expect.arrayContaining(['MEASURE tickets_all', 'MEASURE tickets_minutes']));
    expect(Object.keys(content.sources)).toEqual(['tickets']);
    expect(content.knowledge).toBeGreaterThan(Date.parse('2027-04-03T00:00:00Z'));
  });

  test('has its components, whole and by the dimensions that are no persons', () => {
    expect(content.components).toEqual([
      { measure: 'tickets_minutes', context: '', value: '50', n: 2 }, { measure: 'tickets_all', context: '', value: '2', n: 2 },
    ]);
    expect(content.breakdowns).toEqual([{
      dimension: 'team', truncated: false,
      groups: [
        { value: 'blue', components: [{ measure: 'tickets_minutes', context: '', value: '40', n: 1 }, { measure: 'tickets_all', context: '', value: '1', n: 1 }] },
        { value: 'red', components: [{ measure: 'tickets_minutes', context: '', value: '10', n: 1 }, { measure: 'tickets_all', context: '', value: '1', n: 1 }] },
      ],
    }]);
    expect(JSON.stringify(content)).not.toContain('ada@x.example');
  });

  test('has the evidence of all rows, the excluded ones among them, and a hash of everything', () => {
    expect(content.evidence).toMatchObject({ rows: 3, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(contentHash(content)).toEqual(hash);
  });

  test('of a value since the goal\'s start has the rows of all that time', async () => {
    const total = await contentOf(await goals.sign('total', '2027-03'));
    expect([total.value, total.content.evidence.rows]).toEqual(['4', 4]);
  });
});

describe('exclusions', () => {
  const march = async (): Promise<GoalProgress['history'][number]> => goals.organization.as('VIEWER', async (ctx) => {
    const reading = await ctx.reading();
    const [progress] = await progressOfGoals(reading, await loadGoals(reading, { keys: ['slow'] }), { knowledge: null, definition: null });
    return (progress as GoalProgress).history.find(({ label }) => label === '2027-03')!;
  });

  test('judge the live value as well, until they are withdrawn', async () => {
    expect((await march()).value!.toFixed()).toBe('25');
    const [found] = await goals.organization.as('VIEWER', async (ctx) =>
      exclusionsOfGoals(ctx, (await loadGoals(await ctx.reading(), { keys: ['slow'] })).map(({ id }) => id)));
    const { withdrawalReason } = await goals.organization.as('ANALYST', (ctx) => withdrawExclusion(ctx, found![0]!.id, 'They were not.'));
    expect([withdrawalReason, (await march()).value!.toFixed()]).toEqual(['They were not.', '50']);
    const again = goals.organization.as('ANALYST', (ctx) => withdrawExclusion(ctx, found![0]!.id, 'x'));
    expect(await refusal(again)).toMatchObject({ code: 'CONFLICT' });
  });

  test('are refused where they are empty, of no goal, or by who may not', async () => {
    expect(await refusal(exclude('2027-03-13T00:00:00Z', '2027-03-13T00:00:00Z'))).toMatchObject({ code: 'BAD_INPUT' });
    expect(await refusal(exclude('2027-03-12T00:00:00Z', '2027-03-13T00:00:00Z', 'nothing'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(goals.organization.as('VIEWER', (ctx) => withdrawExclusion(ctx, 'nothing', 'x')))).toMatchObject({ code: 'FORBIDDEN' });
  });
});
