import type { Surroundings } from '../support/schema-document.js';

const QUESTION = { window: { between: { from: '2026-01-01', to: '2026-04-01' } }, grain: 'MONTH', first: 5 };

/** A KPI of `defineAlike` as it might be changed, given and as a file. */
const DRAFT = { key: 'mean_handling', name: 'Mean handling', expression: 'handling / handled * 2', direction: 'LOWER_IS_BETTER' };
const FILES = [{ path: 'kpis.yaml', text: JSON.stringify({ kpis: [DRAFT] }) }];

const NO_ID = '00000000-0000-4000-8000-000000000000';

/** For every field of the API that takes arguments: some that it answers well, in an organisation that has what `defineAlike` defines. */
export const EXAMPLE_ARGUMENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'Query.organizations': { first: 5 },
  'Query.members': { first: 5 },
  'Query.apiKeys': { first: 5 },
  'Query.auditLog': { first: 5 },
  'Query.verifyAudit': {},
  'Query.source': { key: 'tickets' },
  'Query.sources': { first: 5 },
  'Query.measure': { key: 'handled' },
  'Query.measures': { first: 5 },
  'Query.tag': { key: 'holiday' },
  'Query.tags': { first: 5 },
  'Query.schedule': { key: 'default' },
  'Query.schedules': { first: 5 },
  'Query.kpi': { key: 'mean_handling' },
  'Query.kpis': { first: 5 },
  'Query.lineage': { kind: 'KPI', key: 'mean_handling' },
  'Kpi.lineage': { depth: 4 },
  'Query.kpiVersion': { id: '00000000-0000-4000-8000-000000000000' },
  'Query.exportDefinitions': {},
  'Query.planDefinitions': { files: FILES },
  'DefinitionsPlan.preview': { ...QUESTION },
  'Query.previewKpi': { ...QUESTION, draft: DRAFT },
  'Query.interaction': { source: 'tickets', key: 't1' },
  'Query.interactions': { source: 'tickets', first: 5 },
  'Query.dimensionValues': { dimension: 'channel', first: 5 },
  'Query.evaluate': { ...QUESTION, kpis: ['mean_handling'] },
  'Query.kpiCompleteness': { window: QUESTION.window },
  'Query.explain': { ...QUESTION, kpis: ['mean_handling'] },
  'Query.checkExpression': { scope: 'KPI', expression: 'handled' },
  'Kpi.evaluate': QUESTION,
  'Kpi.versions': { first: 5 },
  'Goal.progress': { periods: 2 },
  'Component.interactions': { first: 5 },
  'Mutation.createOrganization': { input: { key: 'example', name: 'Example', timeZone: 'UTC', ownerEmail: 'o@example.org', ownerName: 'Olive' } },
  'Mutation.updateOrganization': { input: { name: 'Example' } },
  'Mutation.addMember': { email: 'new@example.org', name: 'New', role: 'VIEWER' },
  'Mutation.setRole': { member: '00000000-0000-4000-8000-000000000000', role: 'VIEWER' },
  'Mutation.removeMember': { member: '00000000-0000-4000-8000-000000000000' },
  'Mutation.createApiKey': { name: 'New', role: 'VIEWER' },
  'Mutation.revokeApiKey': { id: '00000000-0000-4000-8000-000000000000' },
  'Mutation.defineSource': { input: {
    key: 'made_source', name: 'Made', fields: [{ key: 'said', type: 'TEXT', role: 'DIMENSION' }, { key: 'channel', type: 'TEXT', role: 'DIMENSION' }],
  } },
  'Mutation.deleteSource': { key: 'spent_source' },
  'Mutation.recordInteractions': { source: 'tickets', interactions: [{ key: 'made', occurredAt: '2026-03-01T00:00:00Z', fields: { channel: 'email' } }] },
  'Mutation.retractInteractions': { source: 'tickets', keys: ['t3'], reason: 'An example.' },
  'Mutation.reportSource': { source: 'tickets', completeThrough: '2026-03-01T00:00:00Z' },
  'Mutation.defineMeasure': { input: { key: 'made_measure', source: 'tickets', aggregation: 'SUM', value: 'took' } },
  'Mutation.deleteMeasure': { key: 'spent_measure' },
  'Mutation.defineTag': { input: { key: 'made_tag', ranges: [{ name: 'Easter Monday', from: '2026-04-06', to: '2026-04-07' }] } },
  'Mutation.deleteTag': { key: 'spent_tag' },
  'Mutation.defineSchedule': { input: {
    key: 'made_schedule', hours: [{ weekly: [{ weekday: 'MONDAY', intervals: [{ from: '09:00', to: '17:30' }] }] }], holidays: ['2026-01-01'],
  } },
  'Mutation.deleteSchedule': { key: 'spent_schedule' },
  'Mutation.defineKpi': { input: { key: 'made_kpi', name: 'Made', expression: 'handled', direction: 'NEUTRAL' } },
  'Mutation.confirmKpi': { key: 'mean_handling' },
  'Mutation.publishKpi': { key: 'drafted_kpi', version: '00000000-0000-4000-8000-000000000000' },
  'Mutation.retireKpi': { key: 'spent_kpi' },
  'Query.verifySnapshot': { edition: NO_ID },
  'Query.explainChange': { edition: NO_ID },
  'Query.review': { id: NO_ID },
  'Query.reviews': { first: 5 },
  'Mutation.submitReview': { id: NO_ID, narrative: 'Said.' },
  'Mutation.requestReviewChanges': { id: NO_ID, note: 'Said.' },
  'Mutation.signOffReview': { id: NO_ID },
  'Mutation.acceptDrift': { id: NO_ID, note: 'Said.' },
  'Mutation.proposeRestatement': { id: NO_ID, reason: 'Said.' },
  'Mutation.restateReview': { id: NO_ID },
  'Mutation.excludeStretch': { goal: 'reviewed', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', category: 'outage', reason: 'Said.' },
  'Mutation.withdrawExclusion': { id: NO_ID, reason: 'Said.' },
  'Mutation.erase': { entity: 'CUSTOMER', value: 'nobody' },
  'Mutation.skipReview': { id: NO_ID, reason: 'Said.' },
  'Mutation.addAction': { review: NO_ID, text: 'Said.' },
  'Mutation.updateAction': { id: NO_ID, state: 'DONE' },
  'Mutation.commentOnReview': { review: NO_ID, text: 'Said.' },
  'Mutation.applyDefinitions': { files: [{ path: 'made.yaml', text: 'kpis: [{ key: filed_kpi, name: Filed, expression: handled, direction: NEUTRAL }]' }] },
};

/** How fields of other types are reached. */
export const INSIDE: Surroundings = {
  Kpi: ['kpi(key: "mean_handling") { key ', ' }'],
  Goal: ['goal(key: "reviewed") { key ', ' }'],
  DefinitionsPlan: [`planDefinitions(files: [{ path: "kpis.yaml", text: ${JSON.stringify(FILES[0]!.text)} }]) { digest `, ' }'],
  Component: [
    'kpi(key: "mean_handling") { evaluate(window: { between: { from: "2026-01-01", to: "2026-04-01" } }) { groups { total { components { n ',
    ' } } } } }',
  ],
};
