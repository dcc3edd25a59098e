import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema } from 'graphql';
import { crc32 } from 'node:zlib';
import { newId } from '../../src/kernel/ids.js';
import { newApiKeySecret, readApiKeySecret } from '../../src/kernel/secrets.js';
import { sample } from '../support/size.js';
import { testServer, type TestServer } from '../support/server.js';
import { EXAMPLE_ARGUMENTS } from './example-arguments.js';
import { generateProbes, gone, together, unclassified, type Generated } from './probes/generate.js';
import { SPENT_MEASURES } from './probes/dependents-leaves.js';
import { OWN } from './probes/own-texts.js';
import { leaksOf, leaksTogether, masked, sendTo, type Probe, type Send, type Side } from './probes/probe.js';
import { reviewedGoal } from './reviewed-goal.js';
import { defineAlike, defineForeign, tenant, type Foreign, type Tenant } from './two-organizations.js';

let server: TestServer;
let send: Send;
let schema: GraphQLSchema;
let asking: Tenant;
let other: Tenant;
let foreign: Foreign;
let probes: Generated;

beforeAll(async () => {
  server = await testServer();
  send = patient(sendTo(server.url));
  other = await tenant(server, { key: 'quartz_org1_b' });
  await defineAlike(other, 7);
  foreign = await defineForeign(server, other);
  asking = await tenant(server);
  await defineAlike(asking, 1);
  schema = buildClientSchema(await asking.ask(getIntrospectionQuery()));
  const { own, knowledge } = await ownTexts(asking);
  const roles = ['OWNER', 'ADMIN', 'ANALYST', 'VIEWER', 'INGEST'] as const;
  const secrets = await Promise.all(roles.map((role) => asking.organization.secretOf(role)));
  probes = generateProbes({ schema, secrets, foreign, knowledge, own });
});

/** Asks again what ran into a deadline: on a busy machine one of two equal questions may, which tells nothing of any tenant. */
const patient = (once: Send): Send => async (request) => {
  let answer = await once(request);
  for (let times = 0; answer.status === 503 && times < 3; times++) answer = await once(request);
  return answer;
};

/** Ids and cursors of the asking organisation, and things that controls may use up. */
async function ownTexts(owner: Tenant): Promise<{ own: Record<string, string>; knowledge: string }> {
  await owner.ask(`mutation { defineSource(input: { key: "spent_source", name: "Spent", fields: [] }) { diagnostics { message } }
    ${['spent_measure', ...SPENT_MEASURES].map((key) => `${key}: defineMeasure(input: { key: "${key}", source: "tickets", aggregation: COUNT }) { diagnostics { message } }`).join('\n')}
    defineTag(input: { key: "spent_tag" }) { diagnostics { message } }
    defineSchedule(input: { key: "spent_schedule", hours: [{ weekly: [] }] }) { diagnostics { message } }
    ${['handled_count', 'spent_kpi'].map((key) => `${key}: defineKpi(input: { key: "${key}", name: "Handled", expression: "handled", direction: NEUTRAL }) { diagnostics { message } }`).join('\n')} }`);
  const draftOf = async (key: string): Promise<string> => (await owner.ask(
    'mutation ($key: String!) { defineKpi(draft: true, input: { key: $key, name: "Handled", expression: "2 * handled", direction: NEUTRAL }) { version { id } diagnostics { message } } }',
    { key },
  )).defineKpi.version.id;
  const [draft, spentDraft] = [await draftOf('spent_draft'), await draftOf('handled_count')];
  // Probes that record say so again: what they find is there, whichever comes first.
  await owner.ask('mutation ($source: String!, $interactions: [InteractionInput!]!) { recordInteractions(source: $source, interactions: $interactions) { rejected { message } } }',
    EXAMPLE_ARGUMENTS['Mutation.recordInteractions']);
  const member = async (name: string): Promise<string> =>
    (await owner.ask('mutation ($email: String!) { addMember(email: $email, name: "M", role: VIEWER) { id } }', { email: `${name}@own.example` })).addMember.id;
  const [stays, goes] = [await member('stays'), await member('zz_goes')];
  const goal = await reviewedGoal(server, owner, { key: 'reviewed', kpi: 'mean_handling', reviewer: stays });
  await owner.ask(`mutation ($reviewer: ID!) {
    defineGoal(input: { key: "a_goal", name: "First", kpi: "mean_handling", tags: ["service"], start: "2026-01-01", cadence: { grain: MONTH } }) { diagnostics { message } }
    spent: defineGoal(input: { key: "spent_goal", name: "Spent", kpi: "mean_handling", reviewers: [$reviewer], start: "2026-01-01", cadence: { grain: MONTH } }) { diagnostics { message } }
    setTarget(goal: "spent_goal", target: { shape: AT_MOST, grain: EACH_PERIOD, levels: { target: 5 } }) { findings { message } } }`, { reviewer: stays });
  const { createApiKey } = await owner.ask('mutation { createApiKey(name: "Spent", role: VIEWER, service: true) { apiKey { id } } }');
  const webhooks = await owner.ask(`mutation {
    stays: defineWebhook(input: { url: "https://hooks.example/stays" }) { webhook { id } } goes: defineWebhook(input: { url: "https://hooks.example/goes" }) { webhook { id } } }`);
  const lists = await owner.ask(`{
    sources(first: 1) { pageInfo { endCursor } } measures(first: 1) { pageInfo { endCursor } } kpis(first: 1) { pageInfo { endCursor } }
    goals(first: 1) { pageInfo { endCursor } } tags(first: 1) { pageInfo { endCursor } } schedules(first: 1) { pageInfo { endCursor } }
    members(first: 1) { pageInfo { endCursor } } apiKeys(first: 1) { pageInfo { endCursor } }
    interactions(source: "tickets", first: 1) { pageInfo { endCursor } }
    dimensionValues(dimension: "channel", first: 1) { pageInfo { endCursor } }
    auditLog(first: 1, action: ORGANIZATION_CREATED) { nodes { hash } } audit: auditLog(first: 1) { pageInfo { endCursor } }
    kpi(key: "mean_handling") { current { id } versions(first: 1) { pageInfo { endCursor } } evaluate(window: { toDate: YEAR }) { freshness { knowledge } } }
  }`);
  const cursor = (name: string): string => lists[name].pageInfo.endCursor;
  return {
    knowledge: lists.kpi.evaluate.freshness.knowledge,
    own: {
      [OWN.member]: stays, [OWN.spentMember]: goes, [OWN.apiKey]: createApiKey.apiKey.id,
      [OWN.review]: goal.reviews[0]!, [OWN.spentReview]: goal.reviews[1]!, [OWN.action]: goal.action, [OWN.reviewCursor]: goal.cursor, [OWN.goalCursor]: cursor('goals'),
      [OWN.webhook]: webhooks.stays.webhook.id, [OWN.spentWebhook]: webhooks.goes.webhook.id,
      [OWN.draft]: draft, [OWN.spentDraft]: spentDraft,
      [OWN.groupCursor]: Buffer.from('["chat"]').toString('base64url'),
      [OWN.sourceCursor]: cursor('sources'), [OWN.measureCursor]: cursor('measures'), [OWN.kpiCursor]: cursor('kpis'),
      [OWN.tagCursor]: cursor('tags'), [OWN.scheduleCursor]: cursor('schedules'),
      [OWN.memberCursor]: cursor('members'), [OWN.apiKeyCursor]: cursor('apiKeys'), [OWN.interactionCursor]: cursor('interactions'),
      [OWN.dimensionCursor]: cursor('dimensionValues'),
      [OWN.owner]: owner.organization.owner.id, [OWN.auditHash]: lists.auditLog.nodes[0].hash, [OWN.auditCursor]: cursor('audit'),
      [OWN.versionCursor]: lists.kpi.versions.pageInfo.endCursor, [OWN.version]: lists.kpi.current.id,
    },
  };
}

/** In `npm test`, of more than a hundred thousand. */
const SAMPLED = 300;

/** Evenly over the list, others in every run: over time all of them are asked. */
const drawn = (probes: readonly Probe[], share: number, seed: number): Probe[] => {
  const offset = (seed % 997) / 997;
  return probes.filter((_, index) => Math.floor((index + 1) * share + offset) > Math.floor(index * share + offset));
};

const told = (leaks: readonly { name: string; foreign: string; absent: string }[]): string[] =>
  leaks.slice(0, 5).map((leak) => `${leak.name}\n  foreign: ${leak.foreign}\n  absent:  ${leak.absent}`);

describe('what another organisation has is answered exactly as what nobody has', () => {
  test('every argument of the schema that takes a text is probed, or said to name nothing', () => {
    expect(unclassified(schema)).toEqual([]);
    expect(gone(schema)).toEqual([]);
  });

  test('in every question and mutation that was drawn, byte for byte', async () => {
    const before = await everythingOf(other);
    const all = probes.reading.length + probes.writing.length + probes.making.length;
    const share = Math.min(1, sample(SAMPLED, 100_000) / all);
    const seed = fc.readConfigureGlobal()?.seed ?? Date.now() % 1_000_003;
    const reading = drawn(probes.reading, share, seed);
    const writing = drawn(probes.writing, share, seed);
    const making = drawn(probes.making, share, seed);
    const count = reading.length + writing.length + making.length;
    process.stdout.write(
      `cross-tenant probes: ${count} of ${all} (${reading.length} reading, ${writing.length} writing, ${making.length} making), `
      + `YARDSTICK_TEST_SEED=${seed}\n`,
    );
    expect(count).toBeGreaterThanOrEqual(sample(SAMPLED, 100_000) - 3);

    const join = (sides: readonly Side[]): Side => together(schema, sides);
    expect(told(await leaksTogether(reading, send, 4, join))).toEqual([]);
    expect(told(await leaksTogether(writing, send, 4, join))).toEqual([]);
    expect(told(await leaksOf(making, send, 1))).toEqual([]);
    expect(server.complaints).toEqual([]);
    expect(await everythingOf(other)).toBe(before);
  }, 7_200_000);

  test('while what one has oneself is found by the same questions', async () => {
    const blind: string[] = [];
    for (const { name, foreign: there, absent } of probes.controls) {
      // What is there may be used up by asking for it.
      const missed = await send(absent);
      const found = await send(there);
      if (/"errors"|"rendered"|"rejected":\[\{/.test(found.body)) blind.push(`${name}: ${found.body.slice(0, 500)}`);
      else if (masked(found, there.asked) === masked(missed, absent.asked)) blind.push(`${name}: as if it were not there`);
    }
    expect(blind).toEqual([]);
  });
});

/** All that an owner can see of their organisation, as one text. */
async function everythingOf({ client }: Tenant): Promise<string> {
  const { data, errors } = await client.send(`{
    organization { id key name timeZone weekStart fiscalYearStart }
    sources(first: 100) { nodes { id key version fields { key type role } freshness { lastRecordedAt lastOccurredAt coversFrom completeThrough } } }
    measures(first: 100) { nodes { id key version value filter } } kpis(first: 100) { nodes { id key name tags current { number canonical } } }
    drafted: kpis(first: 100, status: DRAFT) { nodes { id key name versions { nodes { id status expression } } } }
    retired: kpis(first: 100, status: RETIRED) { nodes { id key name current { number canonical } } }
    webhooks { id url description active }
    members(first: 100) { nodes { id email name role } } apiKeys(first: 100) { nodes { id name role revokedAt } }
    tickets: interactions(source: "tickets", first: 100) { nodes { key recordedAt fields retracted revisions { recordedAt } } }
    quartz: interactions(source: "quartz_source1_b", first: 100) { nodes { key recordedAt fields retracted revisions { recordedAt } } }
  }`);
  expect(errors).toBeUndefined();
  return JSON.stringify(data);
}

describe('a key that was put together from parts of others', () => {
  test('is answered as one that was never made, whosever parts they are', async () => {
    const mine = partsOf(asking.secret);
    const theirs = partsOf(other.secret);
    const nobody = partsOf(newApiKeySecret(newId(), newId()).secret);
    const [organizations, keys, randoms] = (['organization', 'key', 'random'] as const).map((part) => [mine, theirs, nobody].map((parts) => parts[part]));
    const genuine = new Set([asking.secret, other.secret]);
    const spliced = organizations!.flatMap((organization) => keys!.flatMap((key) => randoms!.map((random) => joined({ organization, key, random }))))
      .filter((secret) => !genuine.has(secret));
    expect(spliced).toHaveLength(25);
    const answers = new Set<string>();
    for (const secret of spliced) {
      expect(readApiKeySecret(secret)).toBeDefined();
      const answer = await send({ secret, body: JSON.stringify({ query: '{ me { __typename } organization { key } }' }) });
      expect(answer.body).not.toContain(secret.slice(0, 30));
      answers.add(masked(answer, []));
    }
    expect([...answers]).toEqual([expect.stringMatching(/^401 .*"This API key is not known here\."/s)]);
  });
});

const partsOf = (secret: string): Record<'organization' | 'key' | 'random', string> =>
  ({ organization: secret.slice(4, 26), key: secret.slice(26, 48), random: secret.slice(48, 91) });

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** As whoever knows how keys are made would join them: with a checksum that holds. */
function joined({ organization, key, random }: ReturnType<typeof partsOf>): string {
  const body = `ysk_${organization}${key}${random}`;
  let checksum = '';
  for (let rest = crc32(body); checksum.length < 6; rest = Math.floor(rest / 62)) checksum = DIGITS[rest % 62]! + checksum;
  return body + checksum;
}

describe('the probes see a leak', () => {
  const sampleOf = (count: number): Probe[] => probes.reading.filter((_, index) => index % Math.ceil(probes.reading.length / count) === 0);
  const names = (request: { body: string }, texts: readonly string[]): boolean => texts.some((text) => request.body.includes(text));

  test('where one organisation is answered from another', async () => {
    const leaky: Send = (request) => send(names(request, foreign.names) ? { ...request, secret: other.secret } : request);
    const kpi = probes.reading.filter(({ name }) => name.startsWith('Query.kpi(key) ← "quartz_kpi1_b"'));
    expect(await leaksOf(kpi, leaky, 4)).toHaveLength(kpi.length);
    expect(await leaksTogether(kpi, leaky, 4, (sides) => together(schema, sides))).toHaveLength(kpi.length);
  });

  test.each<[string, (answer: Awaited<ReturnType<Send>>) => Awaited<ReturnType<Send>>]>([
    ['the status alone', (answer) => ({ ...answer, status: 403 })],
    ['one letter of the message', (answer) => ({ ...answer, body: answer.body.replace('}', ' }') })],
    ['the content type', (answer) => ({ ...answer, contentType: 'application/json' })],
    ['a hint', (answer) => ({ ...answer, body: `${answer.body}Did you mean "quartz_kpi1_b"?` })],
  ])('where %s tells that something is there', async (_what, tell) => {
    const texts = [...foreign.names, ...foreign.ids, ...foreign.cursors];
    const leaky: Send = async (request) => (names(request, texts) ? tell(await send(request)) : send(request));
    const some = sampleOf(40).filter(({ foreign: side }) => names(side, texts));
    expect(some.length).toBeGreaterThan(20);
    expect(await leaksOf(some, leaky, 4)).toHaveLength(some.length);
  });
});
