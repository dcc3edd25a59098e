import { beforeAll, expect, test } from '@jest/globals';
import { explainChange } from '../../../src/app/proof/explain-change.js';
import { atLeast, levels } from '../../goals/targets.js';
import { provenGoals, ticket, type ProvenGoals } from './proven-goals.js';

let goals: ProvenGoals;
let parent: string;

const weighing = (weight: string) => ({ goal: 'overall', edge: 'ROLLUP' as const, weights: [{ from: '2027-01-01', weight }] });

beforeAll(async () => {
  const each = (floor: string, target: string) => [{ target: atLeast(levels(target, floor), { grain: 'EACH_PERIOD' }) }];
  goals = await provenGoals([
    { key: 'overall', kpi: null, rollup: { method: 'WEIGHTED_MEAN', ifMissing: 'RENORMALISE' }, targets: [{ target: atLeast(levels('0.5'), { grain: 'EACH_PERIOD' }) }] },
    { key: 'many', kpi: 'volume', parent: weighing('3'), targets: each('0', '4') },
    { key: 'solved', kpi: 'solve_rate', parent: weighing('1'), targets: each('0', '1') },
  ]);
  await goals.clock('2027-04-03T00:00:00Z');
  await goals.record([ticket('a', '2027-03-10T09:00:00Z', {}, { customer: 'ada' }), ticket('b', '2027-03-11T09:00:00Z', { solved: false })]);
  await goals.sign('many', '2027-03');
  await goals.sign('solved', '2027-03');
  parent = await goals.sign('overall', '2027-03');
});

test('a goal that is made of its children is proven by their snapshots', async () => {
  // Two of four, and one half of one: each scores (1 + 0.5) / 3.
  const proof = await goals.verify(parent);
  expect(proof).toMatchObject({ verdict: 'VERIFIED', frozen: { value: '0.5', evidence: { rows: 0 } }, replayed: { value: '0.5' }, differences: [] });
  const { rows: [row] } = await goals.superuser.query<{ content: { children: { goal: string; weight: string; snapshot: string }[]; computed: string } }>(
    'select content from review_edition as e join snapshot on snapshot.id = e.snapshot_id where e.id = $1', [parent]);
  expect(row!.content).toMatchObject({ computed: 'MET', children: [{ goal: 'many', weight: '3' }, { goal: 'solved', weight: '1' }] });
});

test('and its change is that of its children', async () => {
  await goals.record([ticket('late', '2027-03-12T09:00:00Z'), ticket('later', '2027-03-13T09:00:00Z')]);
  const { value } = await goals.organization.as('VIEWER', (ctx) => explainChange(ctx, parent, null));
  // Four of four score 2 / 3; three quarters of one (1 + 0.75) / 3.
  expect(value!.parts.map(({ names, part }) => [names.join(), part.toDecimalPlaces(12).toFixed()])).toEqual([
    ['ENGINE_AND_ERASED', '0'], ['CHILDREN', '0.145833333333'], ['TARGET', '0'],
  ]);
});

test('tampering with a child\'s snapshot is found in its parent', async () => {
  await goals.superuser.query(`update snapshot set content = jsonb_set(content, '{score}', '"0.9"') where content -> 'goal' ->> 'key' = 'many'`);
  const { verdict, differences } = await goals.verify(parent);
  expect([verdict, differences[0]!.part]).toEqual(['MISMATCH', 'VALUE']);
});
