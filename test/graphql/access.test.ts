import { beforeAll, describe, expect, test } from '@jest/globals';
import { isAllowed, ROOT_FIELD_PERMISSION, type Permission } from '../../src/app/access.js';
import type { Actor } from '../../src/app/context.js';
import { ROLES, type Role } from '../../src/app/role.js';
import { settlePlatformKey } from '../../src/store/platform-key.js';
import { testDatabase } from '../support/database.js';
import { testServer } from '../support/server.js';
import type { Client } from '../support/client.js';
import { ContactCentre, QUARTER } from './contact-centre.js';

/** One call of each root field, with arguments that do no harm where they are let in. */
const CALLS: Readonly<Record<string, string>> = {
  'Query.me': '{ me { __typename } }',
  'Query.organization': '{ organization { key } }',
  'Query.organizations': '{ organizations { nodes { key } } }',
  'Query.members': '{ members { nodes { email } } }',
  'Query.apiKeys': '{ apiKeys { nodes { name } } }',
  'Query.auditLog': '{ auditLog { nodes { number } } }',
  'Query.verifyAudit': '{ verifyAudit { intact } }',
  'Query.source': '{ source(key: "tickets") { key } }',
  'Query.sources': '{ sources { nodes { key } } }',
  'Query.measure': '{ measure(key: "handled") { key } }',
  'Query.measures': '{ measures { nodes { key } } }',
  'Query.tag': '{ tag(key: "holiday") { key } }',
  'Query.tags': '{ tags { nodes { key } } }',
  'Query.schedule': '{ schedule(key: "default") { key } }',
  'Query.schedules': '{ schedules { nodes { key } } }',
  'Query.kpi': '{ kpi(key: "volume") { key } }',
  'Query.kpis': '{ kpis { nodes { key } } }',
  'Query.lineage': '{ lineage(kind: KPI, key: "volume") { key } }',
  'Query.kpiVersion': '{ kpiVersion(id: "nothing") { number } }',
  'Query.exportDefinitions': '{ exportDefinitions { path } }',
  'Query.planDefinitions': '{ planDefinitions(files: []) { digest } }',
  'Query.previewKpi': `{ previewKpi(draft: { key: "9", name: "Nine", expression: "handled", direction: NEUTRAL }, ${QUARTER}) { omitted } }`,
  'Query.kpiPacks': '{ kpiPacks { key } }',
  'Query.webhook': '{ webhook(id: "nothing") { id } }',
  'Query.webhooks': '{ webhooks { id } }',
  'Query.webhookDeliveries': '{ webhookDeliveries { nodes { id } } }',
  'Query.verifySnapshot': '{ verifySnapshot(edition: "nothing") { verdict } }',
  'Query.explainChange': '{ explainChange(edition: "nothing") { edition } }',
  'Query.interaction': '{ interaction(source: "tickets", key: "T-1-0") { key } }',
  'Query.interactions': '{ interactions(source: "tickets") { nodes { key } } }',
  'Query.dimensionValues': '{ dimensionValues(dimension: "channel") { nodes { value count } } }',
  'Query.evaluate': `{ evaluate(kpis: ["volume"], ${QUARTER}) { rows } }`,
  'Query.checkExpression': '{ checkExpression(expression: "handled", scope: KPI) { ok } }',
  'Query.kpiCompleteness': '{ kpiCompleteness(window: { last: { count: 1, unit: MONTH } }) { adopted } }',
  'Query.explain': `{ explain(kpis: ["volume"], ${QUARTER}) { canonical } }`,
  'Query.goal': '{ goal(key: "nothing") { key } }',
  'Query.goals': '{ goals { nodes { key } } }',
  'Query.goalFigures': '{ goalFigures(window: { last: { count: 1, unit: MONTH } }) { now } }',
  'Query.goalsNeedingAttention': '{ goalsNeedingAttention { nodes { severity } } }',
  'Mutation.defineGoal': 'mutation { defineGoal(input: { key: "9", name: "Nine", start: "2026-01-01", cadence: { grain: MONTH } }) { goal { key } } }',
  'Mutation.setTarget': 'mutation { setTarget(goal: "nothing", target: { shape: AT_LEAST, levels: { target: 1 }, grain: EACH_PERIOD }) { goal { key } } }',
  'Mutation.activateGoal': 'mutation { activateGoal(key: "nothing") { key } }',
  'Mutation.pauseGoal': 'mutation { pauseGoal(key: "nothing", reason: "none") { key } }',
  'Mutation.resumeGoal': 'mutation { resumeGoal(key: "nothing") { key } }',
  'Mutation.closeGoal': 'mutation { closeGoal(key: "nothing", outcome: MISSED, reason: "none") { key } }',
  'Mutation.keepGoalVersion': 'mutation { keepGoalVersion(key: "nothing", reason: "none") { key } }',
  'Mutation.rebaseGoal': 'mutation { rebaseGoal(key: "nothing", reason: "none") { key } }',
  'Mutation.declareGoalStatus': 'mutation { declareGoalStatus(goal: "nothing", status: AT_RISK, reason: "none") { key } }',
  'Query.review': '{ review(id: "nothing") { id } }',
  'Query.reviews': '{ reviews { nodes { id } } }',
  'Mutation.submitReview': 'mutation { submitReview(id: "nothing") { id } }',
  'Mutation.requestReviewChanges': 'mutation { requestReviewChanges(id: "nothing", note: "none") { id } }',
  'Mutation.signOffReview': 'mutation { signOffReview(id: "nothing") { id } }',
  'Mutation.acceptDrift': 'mutation { acceptDrift(id: "nothing", note: "none") { id } }',
  'Mutation.proposeRestatement': 'mutation { proposeRestatement(id: "nothing", reason: "none") { id } }',
  'Mutation.restateReview': 'mutation { restateReview(id: "nothing") { id } }',
  'Mutation.skipReview': 'mutation { skipReview(id: "nothing", reason: "none") { id } }',
  'Mutation.addAction': 'mutation { addAction(review: "nothing", text: "none") { id } }',
  'Mutation.updateAction': 'mutation { updateAction(id: "nothing") { id } }',
  'Mutation.commentOnReview': 'mutation { commentOnReview(review: "nothing", text: "none") { id } }',
  'Mutation.createOrganization': 'mutation { createOrganization(input: { key: "!", name: "", timeZone: "", ownerEmail: "", ownerName: "" }) { secret } }',
  'Mutation.updateOrganization': 'mutation { updateOrganization(input: {}) { key } }',
  'Mutation.addMember': 'mutation { addMember(email: "!", name: "Nobody", role: VIEWER) { id } }',
  'Mutation.setRole': 'mutation { setRole(member: "nobody", role: VIEWER) { id } }',
  'Mutation.removeMember': 'mutation { removeMember(member: "nobody") { id } }',
  'Mutation.createApiKey': 'mutation { createApiKey(name: "", role: VIEWER) { secret } }',
  'Mutation.revokeApiKey': 'mutation { revokeApiKey(id: "nothing") { id } }',
  'Mutation.defineSource': 'mutation { defineSource(input: { key: "9", name: "Nine", fields: [] }) { source { key } } }',
  'Mutation.deleteSource': 'mutation { deleteSource(key: "nothing") }',
  'Mutation.defineMeasure': 'mutation { defineMeasure(input: { key: "9", source: "tickets", aggregation: COUNT }) { measure { key } } }',
  'Mutation.deleteMeasure': 'mutation { deleteMeasure(key: "nothing") }',
  'Mutation.defineKpi': 'mutation { defineKpi(input: { key: "9", name: "Nine", expression: "handled", direction: NEUTRAL }) { kpi { key } } }',
  'Mutation.publishKpi': 'mutation { publishKpi(key: "nothing", version: "nothing") { kpi { key } } }',
  'Mutation.retireKpi': 'mutation { retireKpi(key: "nothing") { changes { key } } }',
  'Mutation.confirmKpi': 'mutation { confirmKpi(key: "nothing") { key } }',
  'Mutation.applyDefinitions': 'mutation { applyDefinitions(files: []) { findings { message } } }',
  'Mutation.defineTag': 'mutation { defineTag(input: { key: "9" }) { tag { key } } }',
  'Mutation.deleteTag': 'mutation { deleteTag(key: "nothing") }',
  'Mutation.defineSchedule': 'mutation { defineSchedule(input: { key: "9", hours: [] }) { schedule { key } } }',
  'Mutation.deleteSchedule': 'mutation { deleteSchedule(key: "nothing") }',
  'Mutation.installPacks': 'mutation { installPacks(keys: ["nothing"]) { written } }',
  'Mutation.defineWebhook': 'mutation { defineWebhook(input: { url: "!" }) { webhook { id } } }',
  'Mutation.updateWebhook': 'mutation { updateWebhook(id: "nothing", input: {}) { webhook { id } } }',
  'Mutation.deleteWebhook': 'mutation { deleteWebhook(id: "nothing") }',
  'Mutation.replayDelivery': 'mutation { replayDelivery(id: "nothing") { id } }',
  'Mutation.excludeStretch': `mutation { excludeStretch(goal: "nothing", from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z", category: "x", reason: "x") { id } }`,
  'Mutation.withdrawExclusion': 'mutation { withdrawExclusion(id: "nothing", reason: "x") { id } }',
  'Mutation.erase': 'mutation { erase(entity: CUSTOMER, value: "") { interactions } }',
  'Mutation.recordInteractions': 'mutation { recordInteractions(source: "tickets", interactions: []) { accepted } }',
  'Mutation.retractInteractions': 'mutation { retractInteractions(source: "tickets", keys: [], reason: "none") { retracted } }',
  'Subscription.goalStatusChanged': 'subscription { goalStatusChanged(after: -1) { number } }',
  'Subscription.reviewChanged': 'subscription { reviewChanged(after: -1) { number } }',
  'Mutation.setRollups': 'mutation { setRollups(source: "nothing") { key } }',
  'Mutation.reportSource': 'mutation { reportSource(source: "nothing", completeThrough: "2026-01-01T00:00:00Z") { source } }',
};

let centre: ContactCentre;
const clients = new Map<string, Client>();

beforeAll(async () => {
  const { url, database } = await testDatabase();
  centre = await ContactCentre.on(await testServer({ database }));
  for (const role of ROLES) clients.set(role, await centre.as(role));
  clients.set('PLATFORM', centre.server.client.as(await settlePlatformKey(url, null) ?? ''));
});

/** Where the field is answered: a subscription in a stream, which says why it ends. */
async function ask(client: Client, field: string, query: string): Promise<{ readonly status: number; readonly codes: string[] }> {
  if (!field.startsWith('Subscription.')) {
    const { status, errors = [] } = await client.send(query);
    return { status, codes: errors.map(({ extensions }) => extensions.code) };
  }
  const response = await fetch(`${client.url}/graphql/stream`, {
    method: 'POST', body: JSON.stringify({ query }),
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...(client.key === undefined ? {} : { authorization: `Bearer ${client.key}` }) },
  });
  return { status: response.status, codes: [...(await response.text()).matchAll(/"code":"(\w+)"/g)].map(([, code]) => code!) };
}

const actorOf = (who: string): Actor => (who === 'PLATFORM' ? { kind: 'platform' } : { kind: 'service', keyId: '', role: who as Role });

test('every root field is called', () => {
  expect(Object.keys(CALLS).sort()).toEqual(Object.keys(ROOT_FIELD_PERMISSION).sort());
});

describe.each(Object.entries(CALLS))('%s', (field, query) => {
  test.each([...ROLES, 'PLATFORM'])('is FORBIDDEN for %s exactly where the table says so', async (who) => {
    const { codes } = await ask(clients.get(who)!, field, query);
    expect(codes.includes('FORBIDDEN')).toBe(!isAllowed(actorOf(who), (ROOT_FIELD_PERMISSION as Record<string, Permission>)[field]!));
    expect(codes).not.toContain('INTERNAL');
    expect(codes).not.toContain('UNAUTHENTICATED');
  });

  test('is UNAUTHENTICATED without a key', async () => {
    expect(await ask(centre.server.client, field, query)).toEqual({ status: 401, codes: ['UNAUTHENTICATED'] });
  });
});

test('what a field gives below its root keeps the rules too: INGEST sees sources, and no measures of theirs', async () => {
  expect(await clients.get('INGEST')!.send('{ source(key: "tickets") { key measures { key } } }')).toMatchObject({
    data: { source: null }, errors: [{ path: ['source', 'measures'], extensions: { code: 'FORBIDDEN' } }],
  });
});

test('VIEWER neither groups nor filters by a personal field, nor is it offered', async () => {
  const viewer = clients.get('VIEWER')!;
  expect(await viewer.codes(`{ evaluate(kpis: ["volume"], ${QUARTER}, by: ["agent_email"]) { rows } }`)).toEqual(['FORBIDDEN']);
  expect(await viewer.codes(`{ evaluate(kpis: ["volume"], ${QUARTER}, where: "agent_email == 'a'") { rows } }`)).toEqual(['FORBIDDEN']);
  expect(await viewer.codes(`{ evaluate(kpis: ["volume"], ${QUARTER}, by: ["channel"], having: "where(volume, agent_email == 'a') > 0") { rows } }`)).toEqual(['FORBIDDEN']);
  expect((await viewer.send('{ kpi(key: "volume") { dimensions } }')).data.kpi.dimensions).toEqual(['channel', 'solved']);
  expect((await clients.get('ANALYST')!.send('{ kpi(key: "volume") { dimensions } }')).data.kpi.dimensions).toEqual(['agent_email', 'channel', 'solved']);
});
