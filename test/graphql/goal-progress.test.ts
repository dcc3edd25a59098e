import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { declareGoalStatus } from '../../src/app/goals/declare-goal-status.js';
import { defineMonths, MONTHS, recordMonths } from '../app/progress/months.js';
import { atLeast, between, levels } from '../goals/targets.js';
import type { Client } from '../support/client.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { setClock, storeGoals } from '../support/goals.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { testServer } from '../support/server.js';

let organization: TestOrganization;
let client: pg.Client;
let api: Client;
let statements: string[] = [];

const PAGE = /* GraphQL */ `
  fragment Page on GoalProgress {
    computed rule ended unit progress margin periodsMet periodsJudged guardrailsOff
    current { ...One }
    declared { status reason at by { ... on Member { name } } }
    signal { cause side meaning patterns assurance mean lower upper }
    forecast { at value low high method n margin progress prospect }
    history { ...One }
    freshness { knowledge sources { source completeThrough } }
  }
  fragment One on PeriodProgress {
    period { label from to } ended value exact reason incomplete n interval { low high } levels { floor target stretch lo hi floorLo floorHi } components { measure context value n } score
    reference expected gap margin exactMargin progress levelReached computed rule guardrailsOff
    budget { objective events bad expectedEvents allowed remaining burn } rollup { score children { goal score weight met missing } }
  }`;

beforeAll(async () => {
  const { database, url } = await testDatabase();
  organization = await newOrganization(database);
  client = await ownerClient(url);
  await setClock(client, organization, '2027-04-15T12:00:00Z');
  await defineMonths(organization);
  await recordMonths(organization, MONTHS.slice(0, 4));
  const target = atLeast(levels('0.75', '0.6', '0.9'), { grain: 'EACH_PERIOD' });
  await storeGoals(organization, [
    { key: 'rate', kpi: 'rate_up', pin: null, targets: [{ target }] },
    { key: 'band', kpi: 'rate_flat', targets: [{ target: between(levels({ lo: '0.5', hi: '0.9' }, { lo: '0.4', hi: '0.95' }), { grain: 'CUMULATIVE' }) }] },
    { key: 'score', rollup: { method: 'WORST', ifMissing: 'NULL' } },
    { key: 'part', kpi: 'rate_up', targets: [{ target }], parent: { goal: 'score', edge: 'ROLLUP', weights: [] } },
  ]);
  await organization.as('OWNER', (ctx) => declareGoalStatus(ctx, { goal: 'rate', status: 'AT_RISK', reason: 'Two are ill.' } as never));
  const server = await testServer({ database });
  database.onStatement((statement) => void statements.push(statement));
  await organization.secretOf('VIEWER');
  await setClock(client, organization, '2027-04-16T00:00:00Z');
  api = server.client.as(await organization.secretOf('VIEWER'));
});

const progressOf = async (key: string, args = ''): Promise<any> => {
  const { data, errors } = await api.send(`query ($key: String!) { goal(key: $key) { progress${args} { ...Page } } } ${PAGE}`, { key });
  expect(errors).toBeUndefined();
  return data.goal.progress;
};

describe('Goal.progress', () => {
  test('tells everything that a progress page shows in one query', async () => {
    const { current, history, ...whole } = await progressOf('rate');
    expect(whole).toMatchObject({
      computed: 'ON_TRACK', rule: 'NOTHING_AGAINST_IT', ended: false, unit: '%', progress: 1, margin: 0, periodsMet: 3, periodsJudged: 3, guardrailsOff: [],
      declared: { status: 'AT_RISK', reason: 'Two are ill.', by: { name: 'Olive Owner' } }, signal: null, forecast: null,
      freshness: { sources: [{ source: 'calls', completeThrough: null }] },
    });
    expect(current).toEqual(history.at(-1));
    expect(current).toMatchObject({
      period: { label: '2027-04', from: '2027-04-01T00:00:00Z', to: '2027-05-01T00:00:00Z' }, ended: false, value: 0.7, exact: '0.7', reason: null, incomplete: ['PERIOD_OPEN'], n: 10,
      levels: { floor: '0.6', target: '0.75', stretch: '0.9', lo: null, hi: null }, expected: 0.75, gap: -0.05, margin: -0.05, exactMargin: '-0.05',
      progress: null, levelReached: 'FLOOR', computed: 'AT_RISK', rule: 'BEHIND', budget: null, rollup: null,
      score: expect.closeTo(5 / 9), components: expect.arrayContaining([expect.objectContaining({ context: '', value: '7', n: 7 })]),
    });
    expect(history.map(({ period: { label }, computed, levelReached }: any) => [label, computed, levelReached])).toEqual([
      ['2027-01', 'MET', 'TARGET'], ['2027-02', 'MET', 'TARGET'], ['2027-03', 'EXCEEDED', 'STRETCH'], ['2027-04', 'AT_RISK', 'FLOOR'],
    ]);
  });

  test('of a band the two ends are told, of a score its children', async () => {
    expect((await progressOf('band')).current.levels).toEqual({ floor: null, target: null, stretch: null, lo: '0.5', hi: '0.9', floorLo: '0.4', floorHi: '0.95' });
    const { unit, history: [january] } = await progressOf('score');
    // 0.8 lies a third of the way from 0.75 behind 0.6.
    expect([unit, january.rollup.children[0].goal, january.value.toFixed(4), january.computed]).toEqual([null, 'part', '0.7778', 'NO_DATA']);
  });

  test('periods shortens the history and changes nothing else', async () => {
    const all = await progressOf('rate');
    expect(await progressOf('rate', '(periods: 2)')).toEqual({ ...all, history: all.history.slice(-2) });
    expect(await api.codes('{ goal(key: "rate") { progress(periods: 0) { computed } } }')).toEqual(['BAD_INPUT']);
    expect(await api.codes('{ goal(key: "rate") { progress(asOf: { knowledge: "2027-01-01T00:00:00Z", definition: "2027-01-01T00:00:00Z" }) { computed } } }')).toEqual([]);
  });

  test('as of an earlier instant it knows what was known then', async () => {
    const { data } = await api.send('{ goal(key: "rate") { progress(asOf: { knowledge: "2027-03-10T00:00:00Z" }) { current { period { label } value reason } freshness { knowledge } } } }');
    expect(data.goal.progress).toEqual({ current: { period: { label: '2027-03' }, value: null, reason: expect.stringMatching(/NO_DATA|ZERO_DENOMINATOR/) }, freshness: { knowledge: '2027-03-10T00:00:00Z' } });
  });

  test('a page of goals asks the database once for what all of them read', async () => {
    statements = [];
    const { data } = await api.send(`{ goals { nodes { key progress(periods: 1) { computed current { value } } } } }`);
    expect(data.goals.nodes.map(({ key, progress }: any) => [key, progress.computed])).toEqual([['band', 'ON_TRACK'], ['part', 'ON_TRACK'], ['rate', 'ON_TRACK'], ['score', 'NO_DATA']]);
    // Whole months once; since January, of the band, once.
    expect(statements.filter((statement) => statement.includes('width_bucket'))).toHaveLength(2);
  });
});
