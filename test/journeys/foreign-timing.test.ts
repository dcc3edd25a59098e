import { beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../src/kernel/ids.js';
import { createApiKey } from '../../src/app/create-api-key.js';
import { addMember } from '../../src/app/add-member.js';
import { newApiKeySecret } from '../../src/kernel/secrets.js';
import { testServer, type TestServer } from '../support/server.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { masked, sendTo, type Send } from './probes/probe.js';
import { defineAlike, tenant } from './two-organizations.js';

let server: TestServer;
let send: Send;
let asking: TestOrganization;
let other: TestOrganization;
/** Of the other organisation. */
let member: string;
let apiKey: string;

beforeAll(async () => {
  server = await testServer();
  send = sendTo(server.url);
  asking = await newOrganization(server.database);
  const others = await tenant(server);
  await defineAlike(others, 7);
  other = others.organization;
  member = (await other.as('OWNER', (ctx) => addMember(ctx, { email: 'm@other.example', name: 'M', role: 'VIEWER' }))).id;
  apiKey = (await other.as('OWNER', (ctx) => createApiKey(ctx, { name: 'K', role: 'VIEWER', service: true }))).apiKey.id;
}, 60_000);

/** A request that names what the other organisation has, or what nobody has. */
interface Request { readonly query: string; readonly secret: string; readonly asked: string }

const PLACES: Readonly<Record<string, { foreign: () => string; absent: () => string; query: (asked: string) => string }>> = {
  'a member': { foreign: () => member, absent: newId, query: (id) => `mutation { setRole(member: "${id}", role: VIEWER) { id } }` },
  'an API key': { foreign: () => apiKey, absent: newId, query: (id) => `mutation { revokeApiKey(id: "${id}") { id } }` },
  'a KPI': { foreign: () => 'mean_handling', absent: () => 'mean_nothings', query: (key) => `{ kpi(key: "${key}") { id } }` },
  'a source': { foreign: () => 'tickets', absent: () => 'nothing', query: (key) => `{ source(key: "${key}") { id } }` },
  'rows of a source': { foreign: () => 'tickets', absent: () => 'nothing',
    query: (key) => `mutation { retractInteractions(source: "${key}", keys: ["t1"], reason: "x") { retracted } }` },
};

/** The answer without what was asked, and how long it took in milliseconds. */
async function timed({ query, secret, asked }: Request): Promise<{ answer: string; took: number }> {
  const body = JSON.stringify({ query });
  const began = performance.now();
  const answer = await send({ body, secret });
  return { answer: masked(answer, [asked]), took: performance.now() - began };
}

/** Foreign and absent in turns, in a random order, so that whatever else the machine does meets both alike. */
async function compared(request: (which: 'foreign' | 'absent') => Request): Promise<{ answers: Set<string>; foreign: number[]; absent: number[] }> {
  const found = { answers: new Set<string>(), foreign: [] as number[], absent: [] as number[] };
  for (let round = sample(20, 2_000); round > 0; round--) {
    const turns = ['foreign', 'absent'] as const;
    for (const which of Math.random() < 0.5 ? turns : turns.toReversed()) {
      const { answer, took } = await timed(request(which));
      found.answers.add(answer);
      found[which].push(took);
    }
  }
  return found;
}

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;

/** How often one of the first is longer than one of the second: 0.5 where nobody can tell them apart. */
function longerShare(first: readonly number[], second: readonly number[]): number {
  const ranked = [...first.map((took) => ({ took, mine: true })), ...second.map((took) => ({ took, mine: false }))].sort((a, b) => a.took - b.took);
  let shorter = 0;
  let pairs = 0;
  for (const { mine } of ranked) {
    if (mine) pairs += shorter;
    else shorter++;
  }
  return pairs / (first.length * second.length);
}

/** Times are told in full runs alone, and judged by a wide margin: a machine that is busy is no leak. */
function judge(what: string, { answers, foreign, absent }: Awaited<ReturnType<typeof compared>>): void {
  expect([...answers]).toHaveLength(1);
  if (sample(true, false)) return;
  const share = longerShare(foreign, absent);
  process.stdout.write(`${what}: foreign ${median(foreign).toFixed(3)} ms, absent ${median(absent).toFixed(3)} ms (medians of `
    + `${foreign.length}); foreign took longer in ${(100 * share).toFixed(1)} % of pairs\n`);
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.6);
}

describe('what another organisation has takes as long to be refused as what nobody has, and reads the same:', () => {
  test.each(Object.keys(PLACES))('%s', async (place) => {
    const { foreign, absent, query } = PLACES[place]!;
    judge(place, await compared((which) => {
      const asked = which === 'foreign' ? foreign() : absent();
      return { query: query(asked), secret: asking.secret, asked };
    }));
  }, 300_000);

  test('a secret of a key that is there, and of one that is not', async () => {
    judge('a secret', await compared((which) => ({
      query: '{ me { __typename } }', asked: apiKey, secret: newApiKeySecret(other.id, which === 'foreign' ? apiKey : newId()).secret,
    })));
  }, 300_000);
});
