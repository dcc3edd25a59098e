import { beforeAll, describe, expect, test } from '@jest/globals';
import { ContactCentre } from './contact-centre.js';

let centre: ContactCentre;

beforeAll(async () => {
  centre = await ContactCentre.open();
  await centre.owner.send('mutation { defineTag(input: { key: "holiday", name: "Holidays" }) { tag { key } } }');
  await centre.measure('on_holidays', { filter: 'solved and tagged("holiday")' });
  await centre.kpi('quiet', 'mean_handling * on_holidays', { name: 'Quiet days', drivers: ['volume', 'handled'] });
  await centre.kpi('gone', 'volume');
  await centre.owner.send('mutation { retireKpi(key: "gone") { changes { key } } }');
});

const NODE = '{ kind key name level parent edge repeated definition { __typename ... on Kpi { key } ... on Measure { key } } }';

interface Node { kind: string; key: string; level: number; edge: string | null; repeated: boolean }
const shown = (nodes: readonly Node[]): string[] =>
  nodes.map(({ kind, key, level, edge, repeated }) => `${'  '.repeat(level)}${edge ?? 'ROOT'} ${kind} ${key}${repeated ? ' (above)' : ''}`);
const lineage = async (args: string): Promise<string[]> => shown((await centre.owner.send(`{ lineage(${args}) ${NODE} }`)).data.lineage);
const refusal = async (args: string) => (await centre.owner.send(`{ lineage(${args}) { key } }`)).errors![0]!;

describe('lineage over HTTP', () => {
  test('is what a KPI stands on, as a tree: what it computes with, what is believed to move it, what that reads', async () => {
    expect(await lineage('kind: KPI, key: "quiet"')).toEqual([
      'ROOT KPI quiet',
      '  ARITHMETIC KPI mean_handling',
      '    ARITHMETIC MEASURE handled',
      '      READS SOURCE tickets',
      '    ARITHMETIC MEASURE handling_time',
      '      READS FIELD tickets.handling',
      '      READS SOURCE tickets (above)',
      '  ARITHMETIC MEASURE on_holidays',
      '    READS FIELD tickets.solved',
      '    READS SOURCE tickets (above)',
      '    READS TAG holiday',
      '  DRIVER KPI volume',
      '    ARITHMETIC MEASURE handled (above)',
      '  DRIVER MEASURE handled (above)',
    ]);
  });

  test('is what stands on a tag, field or measure, however far; what is retired is not in it', async () => {
    expect(await lineage('kind: TAG, key: "holiday", direction: UP')).toEqual(['ROOT TAG holiday', '  READS MEASURE on_holidays', '    ARITHMETIC KPI quiet']);
    expect(await lineage('kind: FIELD, key: "tickets.handling", direction: UP, depth: 2'))
      .toEqual(['ROOT FIELD tickets.handling', '  READS MEASURE handling_time', '    ARITHMETIC KPI mean_handling']);
    expect(await lineage('kind: KPI, key: "volume", direction: UP')).toEqual(['ROOT KPI volume', '  DRIVER KPI quiet']);
  });

  test('names each place, what it hangs on, and the KPI or measure itself', async () => {
    const { data } = await centre.owner.send(`{ kpi(key: "quiet") { lineage(depth: 1) ${NODE} } }`);
    expect(data.kpi.lineage.map((node: { name: string; parent: number | null; definition: object }) => [node.name, node.parent, node.definition])).toEqual([
      ['Quiet days', null, { __typename: 'Kpi', key: 'quiet' }],
      ['mean_handling', 0, { __typename: 'Kpi', key: 'mean_handling' }], ['on_holidays', 0, { __typename: 'Measure', key: 'on_holidays' }],
      ['volume', 0, { __typename: 'Kpi', key: 'volume' }], ['handled', 0, { __typename: 'Measure', key: 'handled' }],
    ]);
    const { lineage: [tag] } = (await centre.owner.send(`{ lineage(kind: TAG, key: "holiday") ${NODE} }`)).data;
    expect(tag).toEqual({ kind: 'TAG', key: 'holiday', name: 'Holidays', level: 0, parent: null, edge: null, repeated: false, definition: null });
  });

  test('of a retired KPI is empty where one has it in hand, and not found by its key', async () => {
    expect((await centre.owner.send('{ kpi(key: "gone") { lineage { key } } }')).data.kpi.lineage).toEqual([]);
    expect((await refusal('kind: KPI, key: "gone"')).extensions.code).toBe('NOT_FOUND');
  });

  test.each([
    ['kind: MEASURE, key: "handle"', 'NOT_FOUND', 'There is no measure "handle".', 'Did you mean "handled"?'],
    ['kind: FIELD, key: "tickets.handlin"', 'NOT_FOUND', 'There is no field "tickets.handlin".', 'Did you mean "tickets.handling"?'],
    ['kind: SCHEDULE, key: "default"', 'NOT_FOUND', 'There is no schedule "default".', undefined],
    ['kind: KPI, key: "quiet", depth: 0', 'BAD_INPUT', 'depth is 0; it has to be from 1 to 16.', undefined],
    ['kind: KPI, key: "quiet", depth: 17', 'BAD_INPUT', 'depth is 17; it has to be from 1 to 16.', undefined],
  ])('(%s) is refused with %s', async (args, code, message, hint) => {
    expect(await refusal(args)).toMatchObject({ message, extensions: { code, ...hint === undefined ? {} : { hint } } });
  });

  test('is for whoever reads definitions', async () => {
    expect(await (await centre.as('VIEWER')).codes('{ lineage(kind: KPI, key: "quiet") { key } }')).toEqual([]);
    expect(await (await centre.as('INGEST')).codes('{ lineage(kind: KPI, key: "quiet") { key } }')).toEqual(['FORBIDDEN']);
  });
});

test('whoever changes a tag over HTTP is told the KPIs that feel it', async () => {
  const { data } = await centre.owner.send(`mutation {
    defineTag(input: { key: "holiday", name: "Holidays", ranges: [{ name: "May Day", from: "2026-05-01", to: "2026-05-02" }] }) { changes { kind key action version causes } }
  }`);
  expect(data.defineTag.changes).toEqual([
    { kind: 'TAG', key: 'holiday', action: 'CHANGED', version: '2', causes: [] },
    { kind: 'KPI', key: 'quiet', action: 'AFFECTED', version: null, causes: ['tag holiday: ranges'] },
  ]);
});
