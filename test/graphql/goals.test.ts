import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '../support/client.js';
import { testDatabase } from '../support/database.js';
import { testServer } from '../support/server.js';
import { ContactCentre } from './contact-centre.js';

let analyst: Client;
let viewer: Client;
let owner: Client;
let statements: string[] = [];

const GOAL = /* GraphQL */ `
  fragment Whole on Goal {
    id key name description tags version versionPolicy scope materiality evidence start end state outcome
    kpi { key } pinned { id number } owner { email } reviewers { email } cadence { grain opensAfter dueAfter timeZone } rollup { method ifMissing }
    parent { goal { key } edge weights { from weight } } children { key } guardrails { key }
    transitions { number at event state reason outcome by { ... on Member { email } } pinned { number } }
    targets { ...Version } target { ...Version }
  }
  fragment Version on TargetVersion {
    id number effectiveFrom createdAt reason shape levels { floor target stretch } bands { floor { lo hi } target { lo hi } }
    byPeriod { period levels { target } } grain share trajectory { kind start steps { from value } profile { from to weight } } tolerance from
    reference { kind of } expectedEvents createdBy { ... on Member { email } } kpiVersion { number }
  }`;
const DEFINE = `mutation ($input: GoalInput!, $expectedVersion: String) {
  defineGoal(input: $input, expectedVersion: $expectedVersion) { goal { ...Whole } diagnostics { code from to } } } ${GOAL}`;
const TARGET = `mutation ($goal: String!, $target: TargetInput!, $reason: String) {
  setTarget(goal: $goal, target: $target, reason: $reason) { goal { ...Whole } findings { code severity place message hint } } } ${GOAL}`;

beforeAll(async () => {
  const { database } = await testDatabase();
  const centre = await ContactCentre.on(await testServer({ database }));
  [analyst, viewer, owner] = [await centre.as('ANALYST'), await centre.as('VIEWER'), await centre.as('OWNER')];
  database.onStatement((statement) => void statements.push(statement));
});

const input = (key: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  key, name: `Goal ${key}`, kpi: 'volume', start: '2026-01-01', end: '2027-01-01', cadence: { grain: 'MONTH' }, ...more,
});
const AT_LEAST = { shape: 'AT_LEAST', levels: { floor: '80', target: 90.5, stretch: '120' }, grain: 'EACH_PERIOD' };
const data = async (client: Client, query: string, variables: Record<string, unknown> = {}): Promise<any> => {
  const answer = await client.send(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};

describe('goals over HTTP', () => {
  test('go from a definition over a target to running, and tell who did what', async () => {
    const { defineGoal } = await data(owner, DEFINE, { input: input('calls', { tags: ['voice'], scope: "channel == 'phone'", materiality: '0.50' }) });
    expect(defineGoal).toMatchObject({ diagnostics: [], goal: {
      key: 'calls', version: '1', versionPolicy: 'PIN', materiality: '0.5', state: 'DRAFT', kpi: { key: 'volume' }, pinned: null, rollup: null, parent: null,
      cadence: { grain: 'MONTH', opensAfter: 'P0D', dueAfter: 'P7D' }, targets: [], target: null, transitions: [], children: [], guardrails: [],
    } });
    const { setTarget } = await data(owner, TARGET, { goal: 'calls', target: AT_LEAST });
    expect(setTarget.findings).toMatchObject([]);
    expect(setTarget.goal.target).toMatchObject({
      number: 1, shape: 'AT_LEAST', grain: 'EACH_PERIOD', levels: { floor: '80', target: '90.5', stretch: '120' }, bands: null, share: null, from: null, reference: null,
      trajectory: { kind: 'NONE', start: null, steps: [], profile: [] }, tolerance: '0', kpiVersion: { number: '1.0' }, createdBy: defineGoal.goal.owner,
    });
    const { activateGoal } = await data(owner, `mutation { activateGoal(key: "calls") { ...Whole } } ${GOAL}`);
    expect(activateGoal).toMatchObject({
      state: 'ACTIVE', pinned: { number: '1.0' }, transitions: [{ number: 1, event: 'ACTIVATE', state: 'ACTIVE', by: defineGoal.goal.owner, pinned: { number: '1.0' } }],
    });
    expect((await data(viewer, `{ goal(key: "calls") { ...Whole } } ${GOAL}`)).goal).toEqual(activateGoal);
    expect((await data(viewer, '{ goal(key: "nothing") { key } }')).goal).toBeNull();
  });

  test('say what is wrong: with a scope and a target as data, with a move as every reason against it', async () => {
    const scoped = await data(owner, DEFINE, { input: input('scoped', { scope: 'chanel == "x"' }) });
    expect(scoped.defineGoal).toEqual({ goal: null, diagnostics: [{ code: expect.stringMatching(/^NAM/), from: 0, to: 6 }] });
    await data(owner, DEFINE, { input: input('faulty') });
    const { setTarget } = await data(owner, TARGET, { goal: 'faulty', target: { ...AT_LEAST, shape: 'CHANGE', from: '1' } });
    expect([setTarget.goal, setTarget.findings]).toEqual([null, [{
      code: 'GRAIN_NOT_FOR_SHAPE', severity: 'ERROR', place: 'target.grain', message: 'CHANGE is not judged EACH_PERIOD.', hint: 'Use AT_END.',
    }]]);
    const { errors } = await owner.send('mutation { activateGoal(key: "faulty") { key } }');
    expect(errors![0]!).toMatchObject({ message: 'The goal has no target.', extensions: { code: 'CONFLICT', refusals: [{ code: 'TARGET', hint: 'Set one first.' }] } });
    expect((await analyst.send(DEFINE, { input: input('nobody') })).errors![0]!.extensions).toMatchObject({ code: 'BAD_INPUT', argument: 'input.owner' });
  });

  test('come in pages, with all that they are, by as many statements whatever their number', async () => {
    await data(owner, DEFINE, { input: input('g_top', { kpi: null, rollup: { method: 'WEIGHTED_MEAN' } }) });
    for (let index = 0; index < 40; index += 10) {
      const keys = Array.from({ length: 10 }, (_, at) => `g_${String(index + at).padStart(3, '0')}`);
      const of = (key: string): string => `d_${key}: defineGoal(input: {
        key: "${key}", name: "${key}", kpi: "volume", start: "2026-01-01", cadence: { grain: MONTH },
        parent: { goal: "g_top", edge: ROLLUP, weights: [{ from: "2026-01-01", weight: 1 }] }, guardrails: ["calls"]
      }) { diagnostics { code } } s_${key}: setTarget(goal: "${key}", target: {
        shape: BETWEEN, bands: { target: { centre: 5, distance: "0.5" } }, grain: EACH_PERIOD
      }) { findings { code } } a_${key}: ${index === 0 ? `activateGoal(key: "${key}") { state }` : `setTarget(goal: "${key}", target: {
        shape: AT_LEAST, levels: { target: 4 }, grain: SHARE_OF_PERIODS, share: "0.75" }) { findings { code } }`}`;
      await data(owner, `mutation { ${keys.map(of).join('\n')} }`);
    }
    const page = async (first: number): Promise<{ nodes: any[]; sent: number }> => {
      statements = [];
      const { goals } = await data(viewer, `query ($first: Int!) { goals(first: $first, search: "g_") { nodes { ...Whole } pageInfo { hasNextPage } } } ${GOAL}`, { first });
      return { nodes: goals.nodes, sent: statements.filter((statement) => !/knowledge_clock|^(begin|commit|rollback|select set_config)/i.test(statement)).length };
    };
    const small = await page(2);
    const large = await page(40);
    expect([small.nodes.length, large.nodes.length]).toEqual([2, 40]);
    expect(large.nodes.at(-1)).toMatchObject({
      parent: { goal: { key: 'g_top' }, edge: 'ROLLUP', weights: [{ from: '2026-01-01', weight: '1' }] }, guardrails: [{ key: 'calls' }],
      target: { bands: null, share: '0.75' }, targets: [{ bands: { target: { lo: '4.5', hi: '5.5' }, floor: null } }, {}],
    });
    expect(large.sent).toBeLessThanOrEqual(small.sent);
    expect(large.sent).toBeLessThan(15);
  });
});
