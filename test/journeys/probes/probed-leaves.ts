import { OWN } from './own-texts.js';
import { cursor, instant, names, type Probed } from './probed.js';
import { definitionFiles, isName, kpiExpression, rowCondition, rowValue, valueCondition } from './ways.js';

const QUESTION = {
  by: { ways: (text) => [`calendar:${text}`, text], own: 'channel' },
  where: { ways: rowCondition, own: 'channel' },
  timeZone: names('Asia/Tokyo'),
  'asOf.knowledge': instant,
  'asOf.definition': instant,
  'asOf.review': names(null),
  having: { ways: valueCondition, own: 'handled' },
  goals: names(null, { beside: { compare: ['TARGET'] } }),
  'orderBy.by': names('handled_count', { beside: { by: ['channel'] } }),
} satisfies Record<string, Probed>;

const questionOf = (field: string): Record<string, Probed> =>
  Object.fromEntries(Object.entries(QUESTION).map(([argument, probed]) => [`${field}(${argument})`, probed]));

/** What the question of a preview shares with one that is asked of what stands. */
const previewOf = (field: string): Record<string, Probed> =>
  Object.fromEntries((['where', 'timeZone', 'asOf.knowledge', 'asOf.definition', 'asOf.review'] as const)
    .map((argument) => [`${field}(${argument})`, QUESTION[argument]]));

const params = (own: string | null): Probed => ({ ways: (text) => [{ v: text }], own, beside: { where: 'channel == $v' } });

/** A measure with all that one of its kinds needs. */
const measureOf = (kind: Readonly<Record<string, unknown>>): Pick<Probed, 'beside' | 'spends'> =>
  ({ beside: { input: { key: 'made_measure', source: 'tickets', aggregation: 'COUNT', ...kind } }, spends: true });
const STOCK = measureOf({ stock: { from: 'occurredAt', until: 'solved' } });
const JOURNEY = measureOf({ journey: { entity: 'CUSTOMER', steps: [{ source: 'tickets' }] } });
const PER = measureOf({ per: { entity: 'customer', aggregation: 'SUM', value: 'took' } });
const COHORT = measureOf({ cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD' } });

/** Every place where a name, id, cursor, instant or expression of somebody else could be put, but for dependents of a change. */
export const LOOKED_UP: Readonly<Record<string, Probed>> = {
  'Query.organizations(after)': names(null),
  'Query.members(after)': cursor(OWN.memberCursor),
  'Query.apiKeys(after)': cursor(OWN.apiKeyCursor),
  'Query.auditLog(after)': cursor(OWN.auditCursor),
  'Query.auditLog(actor)': names(OWN.owner),
  'Query.auditLog(subject)': names('tickets'),
  'Query.verifyAudit(since.hash)': names(OWN.auditHash, { beside: { since: { entries: 1 } } }),
  'Query.source(key)': names('tickets'),
  'Query.sources(after)': cursor(OWN.sourceCursor),
  'Query.measure(key)': names('handled'),
  'Query.measures(after)': cursor(OWN.measureCursor),
  'Query.measures(source)': names('tickets'),
  'Query.tag(key)': names('holiday'),
  'Query.tags(after)': cursor(OWN.tagCursor),
  'Query.schedule(key)': names('default'),
  'Query.schedules(after)': cursor(OWN.scheduleCursor),
  'Query.kpi(key)': names('mean_handling'),
  'Query.kpis(after)': cursor(OWN.kpiCursor),
  'Query.kpis(keys)': names('mean_handling'),
  'Query.kpis(search)': names('Mean'),
  'Query.kpis(tag)': names('service'),
  'Query.lineage(key)': names('mean_handling'),
  'Query.kpiVersion(id)': names(OWN.version),
  'Query.exportDefinitions(definition)': instant,
  'Query.planDefinitions(files.text)': { ways: definitionFiles, own: 'handled' },
  ...previewOf('DefinitionsPlan.preview'),
  'DefinitionsPlan.preview(params)': params('email'),
  'Query.previewKpi(draft.key)': names('mean_handling'),
  'Query.previewKpi(draft.expression)': { ways: kpiExpression, own: 'handled' },
  'Query.previewKpi(draft.drivers)': names('handled'),
  'Query.previewKpi(key)': names('mean_handling', { beside: { draft: null, version: OWN.version } }),
  'Query.previewKpi(version)': names(OWN.draft, { beside: { draft: null, key: 'spent_draft' } }),
  'Query.previewKpi(by)': QUESTION.by,
  ...previewOf('Query.previewKpi'),
  'Query.previewKpi(params)': params('email'),
  'Query.interaction(source)': names('tickets'),
  'Query.interaction(key)': names('t1'),
  'Query.interactions(source)': names('tickets'),
  'Query.interactions(at)': names('solved'),
  'Query.interactions(where)': { ways: rowCondition, own: 'channel' },
  'Query.interactions(params)': params('email'),
  'Query.interactions(asOf.knowledge)': instant,
  'Query.interactions(asOf.definition)': instant,
  'Query.interactions(asOf.review)': names(null),
  'Query.interactions(after)': cursor(OWN.interactionCursor),
  'Query.dimensionValues(dimension)': names('channel'),
  'Query.dimensionValues(source)': names('tickets'),
  'Query.dimensionValues(search)': names('email'),
  'Query.dimensionValues(after)': cursor(OWN.dimensionCursor),
  'Query.evaluate(kpis)': names('email_share'),
  ...questionOf('Query.evaluate'),
  'Query.evaluate(after)': names(OWN.groupCursor, { beside: { by: ['channel'] } }),
  'Query.evaluate(params)': params('email'),
  'Query.explain(kpis)': names('email_share'),
  ...questionOf('Query.explain'),
  // It tells the values that it binds, and reads no rows.
  'Query.explain(params)': params(null),
  'Query.checkExpression(expression)': { ways: kpiExpression, own: 'handled' },
  'Query.checkExpression(source)': names('tickets', { beside: { scope: 'ROW', expression: 'took' } }),
  ...questionOf('Kpi.evaluate'),
  'Kpi.evaluate(params)': params('email'),
  'Kpi.evaluate(version)': names(OWN.version),
  'Kpi.evaluate(after)': names(OWN.groupCursor, { beside: { by: ['channel'] } }),
  'Kpi.versions(after)': cursor(OWN.versionCursor),
  'Component.interactions(after)': cursor(OWN.interactionCursor),

  'Mutation.setRole(member)': names(OWN.member),
  'Mutation.createApiKey(member)': names(OWN.member),
  'Mutation.removeMember(member)': names(OWN.spentMember, { spends: true }),
  'Mutation.revokeApiKey(id)': names(OWN.apiKey, { spends: true }),
  'Mutation.defineSource(input.fields.expression)': { ways: rowValue, own: 'channel', spends: true },
  'Mutation.deleteSource(key)': names('spent_source', { spends: true }),
  'Mutation.defineMeasure(input.source)': names('tickets', { spends: true }),
  'Mutation.defineMeasure(input.value)': { ways: rowValue, own: 'took', spends: true },
  'Mutation.defineMeasure(input.filter)': { ways: (text) => rowCondition(text).slice(1), own: 'channel', spends: true },
  'Mutation.defineMeasure(input.at)': names('solved', { spends: true }),
  'Mutation.defineMeasure(input.stock.from)': names('solved', STOCK),
  'Mutation.defineMeasure(input.stock.until)': names('solved', STOCK),
  'Mutation.defineMeasure(input.journey.steps.source)': names('tickets', JOURNEY),
  'Mutation.defineMeasure(input.journey.steps.filter)': { ways: (text) => rowCondition(text).slice(1), own: 'channel', ...JOURNEY },
  'Mutation.defineMeasure(input.per.entity)': names('channel', PER),
  'Mutation.defineMeasure(input.per.value)': { ways: (text) => (isName(text) ? [text] : []), own: 'took', ...PER },
  'Mutation.defineMeasure(input.per.filter)': { ways: (text) => rowCondition(text).slice(1), own: 'channel', ...PER },
  'Mutation.defineMeasure(input.per.keep)': { ways: (text) => (isName(text) ? [`${text} > 1`] : []), own: 'inner', ...PER },
  'Mutation.defineMeasure(input.cohort.entity)': names('channel', COHORT),
  'Mutation.defineSchedule(input.holidayTag)': names('holiday', { spends: true }),
  'Mutation.deleteTag(key)': names('spent_tag', { spends: true }),
  'Mutation.deleteSchedule(key)': names('spent_schedule', { spends: true }),
  'Mutation.deleteMeasure(key)': names('spent_measure', { spends: true }),
  'Mutation.defineKpi(input.expression)': {
    ways: (text) => kpiExpression(text).slice(1), own: 'handled', spends: true,
  },
  'Mutation.defineKpi(input.drivers)': names('handled', { spends: true }),
  'Mutation.confirmKpi(key)': names('mean_handling', { spends: true }),
  'Mutation.publishKpi(key)': names('spent_draft', { beside: { version: OWN.draft }, spends: true }),
  'Mutation.publishKpi(version)': names(OWN.spentDraft, { beside: { key: 'handled_count' }, spends: true }),
  'Mutation.retireKpi(key)': names('spent_kpi', { spends: true }),
  'Mutation.applyDefinitions(files.text)': { ways: definitionFiles, own: 'handled', spends: true },
  'Mutation.recordInteractions(source)': names('tickets', { spends: true }),
  'Mutation.retractInteractions(source)': names('tickets', { spends: true }),
  'Mutation.retractInteractions(keys)': names('t2', { spends: true }),
  'Mutation.reportSource(source)': names('tickets', { spends: true }),
  'Mutation.setRollups(source)': names('tickets', { spends: true }),
  'Mutation.setRollups(dimensions.dimensions)': { ways: (text) => [`calendar:${text}`, text], own: 'channel', spends: true },
};
