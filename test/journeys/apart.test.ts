import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testServer, type TestServer } from '../support/server.js';
import { sample } from '../support/size.js';
import { sendTo, type Send } from './probes/probe.js';
import { defineAlike, tenant, type Tenant } from './two-organizations.js';

let server: TestServer;
let send: Send;
let asking: Tenant;
let acting: Tenant;

beforeAll(async () => {
  server = await testServer();
  send = sendTo(server.url);
  [asking, acting] = [await tenant(server), await tenant(server)];
  await defineAlike(asking, 1);
  await defineAlike(acting, 7);
});

const PAST = 'window: { between: { from: "2026-01-01", to: "2026-04-01" } }, grain: MONTH';
const POINT = 'period { label } value exact reason complete incomplete components { measure context value n }';

/** What an organisation can ask, with nothing in it that its own asking moves: when keys were used, and what it is as of. */
const QUESTIONS = [
  '{ me { __typename ... on Member { id email role } } organization { id key name timeZone weekStart fiscalYearStart } }',
  '{ members(first: 100) { nodes { id email name role } } apiKeys(first: 100) { nodes { id name role prefix revokedAt } } }',
  `{ sources { nodes { id key name version state fields { key type role unit } measures { key }
      freshness { lastRecordedAt lastOccurredAt coversFrom completeThrough } } }
    measures { nodes { id key version value filter unit } } }`,
  `{ kpis { nodes { id key name tags current { id number canonical unit createdAt } versions { nodes { id number } }
      dimensions dependencies { __typename } dependents { __typename } } } }`,
  `{ interactions(source: "tickets", first: 100) {
      edges { cursor node { key occurredAt recordedAt customer case fields revisions { recordedAt fields } } } } }`,
  '{ interaction(source: "tickets", key: "t3") { recordedAt fields retracted revisions { recordedAt supersededAt fields } } }',
  `{ kpi(key: "mean_handling") { evaluate(${PAST}, by: ["channel"]) {
      timeZone window { from to } periods { label }
      groups { dimensions { key value } total { ${POINT} } points { ${POINT} } } } } }`,
  `{ evaluate(
      kpis: ["mean_handling", "email_share"], ${PAST}, by: ["channel"], where: "took > 2", having: "handled > 0"
      orderBy: [{ by: "mean_handling", descending: true }]
    ) {
      columns { key type unit } rows csv marks { row column reason incomplete }
      freshness { sources { source lastRecordedAt lastOccurredAt coversFrom completeThrough } } } }`,
  `{ tags { nodes { id key version ranges { name from to } } }
    schedules { nodes { id key version hours { validFrom weekly { weekday intervals { from to } } } holidays holidayTag } } }`,
  `{ evaluate(kpis: ["mean_handling"], ${PAST}, by: ["calendar:holiday"],
      where: "not tagged('holiday') or business_seconds(occurredAt, solved) >= 0") { rows } }`,
  '{ checkExpression(expression: "handling / handledd", scope: KPI) { ok diagnostics { code message hint rendered } } }',
  '{ kpi(key: "made_later") { id } source(key: "made_later") { id } measure(key: "made_later") { id } }',
];

const answersTo = async (secret: string, sender: Send = send): Promise<string[]> =>
  Promise.all(QUESTIONS.map(async (query) => (await sender({ body: JSON.stringify({ query }), secret })).body));

const MAKE_LATER = `defineKpi(input: { key: "made_later", name: "Later", expression: "handled", direction: NEUTRAL }) {
  diagnostics { message } }`;

/** Whatever an organisation can do, mostly to what has the same name in the other one. */
const acts: fc.Arbitrary<string> = fc.oneof(
  fc
    .record({
      key: fc.constantFrom('t0', 't1', 't3', 't11', 'new'),
      took: fc.integer({ min: -5, max: 1_000 }),
      channel: fc.constantFrom('email', 'fax'),
    })
    .map(
      ({ key, took, channel }) =>
        `recordInteractions(source: "tickets", interactions: [
          { key: "${key}", occurredAt: "2026-02-03T00:00:00Z", fields: { took: ${took}, channel: "${channel}" } }]) { accepted }`,
    ),
  fc
    .constantFrom('t0', 't3', 't7')
    .map((key) => `retractInteractions(source: "tickets", keys: ["${key}"], reason: "A test.") { retracted }`),
  fc
    .constantFrom('2025-06-01', '2026-02-01')
    .map((day) => `reportSource(source: "tickets", completeThrough: "${day}T00:00:00Z") { completeThrough }`),
  fc.constantFrom('handled', 'handling * 2', 'handled / handling', 'where(handled, channel == "fax")').map(
    (expression) =>
      `defineKpi(input: {
          key: "mean_handling", name: "Other", expression: ${JSON.stringify(expression)}, direction: NEUTRAL, tags: ["other"]
        }) { diagnostics { message } }`,
  ),
  fc.constantFrom('took', 'took * 3').map(
    (value) =>
      `defineMeasure(input: { key: "handling", source: "tickets", aggregation: MAX, value: "${value}" }) {
          diagnostics { message } }`,
  ),
  fc.constantFrom('2026-02-01', '2020-01-01').map(
    (day) => `defineSource(input: { key: "tickets", name: "Other", coversFrom: "${day}", fields: [
    { key: "channel", type: TEXT, role: DIMENSION }, { key: "took", type: NUMBER, role: VALUE, unit: "s" },
    { key: "solved", type: INSTANT, role: TIME },
    { key: "more", type: TEXT, role: DIMENSION }] }) { diagnostics { message } }`,
  ),
  fc
    .constantFrom('kpi', 'measure', 'source')
    .map(
      (noun) =>
        ({
          kpi: MAKE_LATER,
          measure: 'defineMeasure(input: { key: "handledd", source: "tickets", aggregation: COUNT }) { diagnostics { message } }',
          source: 'defineSource(input: { key: "made_later", name: "Later", fields: [] }) { diagnostics { message } }',
        })[noun]!,
    ),
  fc
    .constantFrom('Pacific/Apia', 'America/New_York')
    .map((zone) => `updateOrganization(input: { timeZone: "${zone}", weekStart: SUNDAY, fiscalYearStart: 4 }) { timeZone }`),
  fc.integer({ min: 0, max: 10_000 }).map((i) => `addMember(email: "m${i}@example.org", name: "M", role: ANALYST) { id }`),
  fc.constant('createApiKey(name: "K", role: VIEWER, service: true) { secret }'),
  fc.constantFrom('2026-01-05', '2026-02-15').map(
    (from) => `defineTag(input: { key: "holiday", ranges: [{ name: "Other", from: "${from}", to: "2026-03-20" }] }) { diagnostics { message } }`,
  ),
  fc.constantFrom('00:00', '10:00').map(
    (from) => `defineSchedule(input: { key: "default", hours: [{ weekly: [{ weekday: TUESDAY, intervals: [{ from: "${from}", to: "24:00" }] }] }] }) {
      diagnostics { message } }`,
  ),
  fc.constantFrom('deleteTag(key: "holiday")', 'deleteSchedule(key: "default")'),
  fc.constantFrom('deleteMeasure(key: "handledd")', 'deleteSource(key: "made_later")', 'deleteSource(key: "tickets")'),
);

/** Does the acts with the secret; gives the questions that the asking organisation is answered otherwise afterwards. */
async function moved(secret: string, done: readonly string[]): Promise<string[]> {
  const before = await answersTo(asking.secret);
  for (const act of done) {
    const { body } = await send({ body: JSON.stringify({ query: `mutation { ${act} }` }), secret });
    // What is there already, or is still needed, may be refused; what was said has to be sense.
    for (const { extensions, message } of JSON.parse(body).errors ?? [])
      expect({ act, message, code: extensions.code }).toMatchObject({ code: expect.stringMatching(/CONFLICT|NOT_FOUND/) });
  }
  const after = await answersTo(asking.secret);
  return QUESTIONS.filter((_, index) => before[index] !== after[index]);
}

describe('L7: no answer changes by any act of another organisation', () => {
  test('whatever it does, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 12 }), async (done) => {
        expect(await moved(acting.secret, done)).toEqual([]);
      }),
      { numRuns: sample(8, 300), endOnFailure: true, verbose: 1 },
    );
    expect(server.complaints).toEqual([]);
  }, 600_000);

  test('while the same acts in the own organisation do change answers: the law can be seen to break', async () => {
    const own = [
      `recordInteractions(source: "tickets", interactions: [
        { key: "t3", occurredAt: "2026-02-03T00:00:00Z", fields: { took: 999 } }]) { accepted }`,
      MAKE_LATER,
      'addMember(email: "m@example.org", name: "M", role: ANALYST) { id }',
      'defineTag(input: { key: "holiday" }) { diagnostics { message } }',
      'updateOrganization(input: { timeZone: "America/New_York" }) { timeZone }',
    ];
    for (const act of own) expect(await moved(asking.secret, [act])).not.toEqual([]);
  });
});

describe('trap 32: nothing cached or batched for one organisation is ever answered to another', () => {
  /** Both ask everything at once, many times over; gives the questions that were not answered as they are alone. */
  async function mixedUp(sender: Send): Promise<string[]> {
    const tenants = [asking, acting];
    const alone = await Promise.all(tenants.map(({ secret }) => answersTo(secret)));
    const rounds = Array.from({ length: sample(3, 50) }, (_, round) => tenants[round % 2]!).flatMap((first) => [
      first,
      tenants.find((one) => one !== first)!,
    ]);
    const together = await Promise.all(rounds.map(async (one) => ({ one, answers: await answersTo(one.secret, sender) })));
    return together.flatMap(({ one, answers }) =>
      QUESTIONS.filter((_, index) => answers[index] !== alone[tenants.indexOf(one)]![index]),
    );
  }

  test('trap 32: two that ask the same at the same time, over and over, each get their own', async () => {
    const [mine, theirs] = await Promise.all([asking, acting].map(({ secret }) => answersTo(secret)));
    QUESTIONS.slice(0, 8).forEach((question, index) =>
      expect({ question, answer: mine![index] }).not.toEqual({ question, answer: theirs![index] }),
    );
    expect(await mixedUp(send)).toEqual([]);
  });

  test('trap 32: an answer shared by its question alone would be seen', async () => {
    const kept = new Map<string, ReturnType<Send>>();
    const cached: Send = (request) => {
      const known = kept.get(request.body) ?? send(request);
      kept.set(request.body, known);
      return known;
    };
    expect(new Set(await mixedUp(cached)).size).toBeGreaterThanOrEqual(8);
  });

  test('trap 32: no cache on the way may keep an answer', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${asking.secret}` },
      body: '{"query":"{ organization { key } }"}',
    });
    await response.body?.cancel();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('etag')).toBeNull();
  });

  test('trap 32: several operations in one body are refused', async () => {
    const { status, body } = await send({
      secret: asking.secret,
      body: '[{"query":"{ organization { key } }"},{"query":"{ me { __typename } }"}]',
    });
    expect(status).toBe(400);
    expect(JSON.parse(body).errors[0].extensions.code).toBe('BAD_INPUT');
  });
});
