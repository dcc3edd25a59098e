import { beforeAll, describe, expect, test } from '@jest/globals';
import { provenGoals, ticket, type ProvenGoals } from '../app/proof/proven-goals.js';
import type { Client } from '../support/client.js';
import { testServer } from '../support/server.js';

let goals: ProvenGoals;
let analyst: Client;
let admin: Client;
let viewer: Client;
let edition: string;

const NUMBER = '{ value valueOfAllRows engine evidence { rows digest } }';
const PROOF = `query ($edition: ID!) { verifySnapshot(edition: $edition) {
  edition verdict knowledge hash frozen ${NUMBER} replayed ${NUMBER} erased { rows } delta differences { part message source interaction recordedAt }
} }`;
const WATERFALL = '{ start end parts { causes part } }';

beforeAll(async () => {
  goals = await provenGoals();
  await goals.clock('2027-04-03T00:00:00Z');
  await goals.record([ticket('a', '2027-03-10T09:00:00Z', {}, { customer: 'ada' }), ticket('b', '2027-03-11T09:00:00Z', { solved: false })]);
  edition = await goals.sign('solved_red', '2027-03');
  const { client } = await testServer({ database: goals.database });
  [viewer, analyst, admin] = [
    client.as(await goals.organization.secretOf('VIEWER')), client.as(await goals.organization.secretOf('ANALYST')),
    client.as(await goals.organization.secretOf('ADMIN')),
  ];
});

describe('over HTTP', () => {
  test('a signed number is proven', async () => {
    const { data, errors } = await viewer.send(PROOF, { edition });
    expect(errors).toBeUndefined();
    expect(data.verifySnapshot).toMatchObject({
      edition, verdict: 'VERIFIED', hash: expect.stringMatching(/^[0-9a-f]{64}$/), delta: '0', erased: { rows: 0 }, differences: [],
      frozen: { value: '0.5', valueOfAllRows: '0.5', engine: '1', evidence: { rows: 2, digest: data.verifySnapshot.replayed.evidence.digest } },
    });
  });

  test('a stretch is excluded, shown with its goal, explains a change, and is withdrawn', async () => {
    const { data: { excludeStretch: { id } } } = await analyst.send(`mutation { excludeStretch(
      goal: "solved_red", from: "2027-03-11T00:00:00Z", to: "2027-03-12T00:00:00Z", category: "outage", reason: "The lines were down."
    ) { id withdrawnAt } }`);
    const { data: { explainChange } } = await viewer.send(`query ($edition: ID!) { explainChange(edition: $edition) {
      edition to knownFrom knownTo value ${WATERFALL} margin ${WATERFALL}
    } }`, { edition });
    expect(explainChange).toMatchObject({ edition, to: null, value: { start: '0.5', end: '1' }, margin: { start: '0.5', end: '1' } });
    expect(explainChange.value.parts.filter(({ part }: { part: string }) => part !== '0')).toEqual([{ causes: ['EXCLUSIONS'], part: '0.5' }]);

    const withdrawn = await analyst.send('mutation ($id: ID!) { withdrawExclusion(id: $id, reason: "They were not.") { id } }', { id });
    expect(withdrawn.errors).toBeUndefined();
    const { data } = await viewer.send('{ goal(key: "solved_red") { exclusions { id from to category reason withdrawalReason withdrawnBy { __typename } createdBy { __typename } } } }');
    expect(data.goal.exclusions).toEqual([{
      id, from: '2027-03-11T00:00:00Z', to: '2027-03-12T00:00:00Z', category: 'outage', reason: 'The lines were down.', withdrawalReason: 'They were not.',
      withdrawnBy: { __typename: 'ApiKey' }, createdBy: { __typename: 'ApiKey' },
    }]);
  });

  test('somebody is erased, answers tell so, and the signed number is still proven', async () => {
    expect((await analyst.send('mutation { erase(entity: CUSTOMER, value: "ada") { interactions } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const { data: { erase } } = await admin.send('mutation { erase(entity: CUSTOMER, value: "ada") { interactions revisions sources snapshots } }');
    expect(erase).toEqual({ interactions: 1, revisions: 1, sources: 1, snapshots: 1 });
    const { data } = await viewer.send(`{
      evaluate(kpis: ["volume"], window: { between: { from: "2027-03-01", to: "2027-04-01" } }) { rows freshness { erased } }
      byTeam: evaluate(kpis: ["volume"], window: { between: { from: "2027-03-01", to: "2027-04-01" } }, by: ["team"]) { freshness { erased } }
      firstTeam: evaluate(kpis: ["volume"], window: { between: { from: "2027-03-01", to: "2027-04-01" } }, by: ["team"], first: 1) { freshness { erased } }
      goal(key: "solved_red") { progress { freshness { erased } } }
    }`);
    expect([data.evaluate, data.goal.progress.freshness]).toEqual([{ rows: [[1]], freshness: { erased: 1 } }, { erased: 1 }]);
    expect([data.byTeam, data.firstTeam]).toEqual(Array.from({ length: 2 }, () => ({ freshness: { erased: 1 } })));
    const proof = await viewer.send(PROOF, { edition });
    expect(proof.data.verifySnapshot).toMatchObject({ verdict: 'EVIDENCE_ERASED', erased: { rows: 1 }, frozen: { value: '0.5' }, replayed: { value: '0' } });
  });

  test('a false digest is shown to all, and its row to who may read rows', async () => {
    await goals.superuser.query(`update interaction set digest = sha256('x') where key = 'b'`);
    const difference = async (client: Client): Promise<unknown> => (await client.send(PROOF, { edition })).data.verifySnapshot.differences;
    expect(await difference(analyst)).toMatchObject([{ part: 'DIGEST', source: 'tickets', interaction: 'b' }]);
    expect(await difference(viewer)).toMatchObject([{ part: 'DIGEST', source: 'tickets', interaction: null }]);
  });
});
