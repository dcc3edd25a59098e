/** How the name of something is put to a place of the API, and which names the asking organisation has there itself. */
export interface Probed {
  /** The values in which a text can be put there; the last one finds what is there. */
  readonly ways: (text: string) => readonly unknown[];
  /** A text that finds something there, so that a probe which could find nothing is noticed; null: nothing is looked up by it. */
  readonly own: string | null;
  /** Arguments that the place needs besides those of its field. */
  readonly beside?: Readonly<Record<string, unknown>>;
  /** Asking for what is there changes it: asked after all other probes. */
  readonly spends?: boolean;
}

const asItIs = (text: string): unknown[] => [text];
const isName = (text: string): boolean => /^[a-z][a-z0-9_]{0,62}$/.test(text);

const rowValue = (text: string): unknown[] => (isName(text) ? [`coalesce(${text}, "x")`, text] : []);
const calendarNames = (text: string): unknown[] => [`tagged("${text}")`, `business_seconds(occurredAt, occurredAt, "${text}") > 0`];
const rowCondition = (text: string): unknown[] => [`channel == "${text}"`, ...calendarNames(text), ...isName(text) ? [`${text} == "x"`, `not is_null(${text})`] : []];
const kpiExpression = (text: string): unknown[] => [
  `where(handled, channel == "${text}")`, `overall(handled, "${text}")`, `overall(handled, "calendar:${text}")`,
  ...isName(text) ? [text, `handled / ${text}`, `where(handled, ${text} == "x")`, `where(${text}, channel == "x")`] : [],
];
const valueCondition = (text: string): unknown[] => (isName(text) ? [`${text} > 0`, `handled > 0 and ${text} < 5`] : [`handled > "${text}"`]);

const names = (own: string | null, more: Partial<Probed> = {}): Probed => ({ ways: asItIs, own, ...more });
const cursor = (own: string): Probed => names(own);
const instant = names(null);

const QUESTION = {
  by: { ways: (text) => [`calendar:${text}`, text], own: 'channel' },
  where: { ways: rowCondition, own: 'channel' },
  timeZone: names('Asia/Tokyo'),
  'asOf.knowledge': instant,
  'asOf.definition': instant,
  having: { ways: valueCondition, own: 'handled' },
  'orderBy.by': names('handled_count', { beside: { by: ['channel'] } }),
} satisfies Record<string, Probed>;

const questionOf = (field: string): Record<string, Probed> =>
  Object.fromEntries(Object.entries(QUESTION).map(([argument, probed]) => [`${field}(${argument})`, probed]));

const params = (own: string | null): Probed => ({ ways: (text) => [{ v: text }], own, beside: { where: 'channel == $v' } });

/** A measure with all that one of its kinds needs. */
const measureOf = (kind: Readonly<Record<string, unknown>>): Pick<Probed, 'beside' | 'spends'> =>
  ({ beside: { input: { key: 'made_measure', source: 'tickets', aggregation: 'COUNT', ...kind } }, spends: true });
const STOCK = measureOf({ stock: { from: 'occurredAt', until: 'solved' } });
const JOURNEY = measureOf({ journey: { entity: 'CUSTOMER', steps: [{ source: 'tickets' }] } });
const PER = measureOf({ per: { entity: 'customer', aggregation: 'SUM', value: 'took' } });
const COHORT = measureOf({ cohort: { entity: 'customer', window: 'PREVIOUS_PERIOD' } });

/** Own names that only the run knows: ids and cursors. */
export const OWN = {
  member: '$member', spentMember: '$spentMember', apiKey: '$apiKey',
  owner: '$owner', auditHash: '$auditHash', auditCursor: '$auditCursor', groupCursor: '$groupCursor', dimensionCursor: '$dimensionCursor', kpiCursor: '$kpiCursor', measureCursor: '$measureCursor', tagCursor: '$tagCursor', scheduleCursor: '$scheduleCursor', sourceCursor: '$sourceCursor', memberCursor: '$memberCursor',
  apiKeyCursor: '$apiKeyCursor', interactionCursor: '$interactionCursor', versionCursor: '$versionCursor', version: '$version',
} as const;

/** Every place where a name, id, cursor, instant or expression of somebody else could be put. */
export const PROBED: Readonly<Record<string, Probed>> = {
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
  'Query.interaction(source)': names('tickets'),
  'Query.interaction(key)': names('t1'),
  'Query.interactions(source)': names('tickets'),
  'Query.interactions(at)': names('solved'),
  'Query.interactions(where)': { ways: rowCondition, own: 'channel' },
  'Query.interactions(params)': params('email'),
  'Query.interactions(asOf.knowledge)': instant,
  'Query.interactions(asOf.definition)': instant,
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
  'Kpi.evaluate(version)': names(OWN.version),
  'Kpi.evaluate(params)': params('email'),
  'Kpi.evaluate(after)': names(OWN.groupCursor, { beside: { by: ['channel'] } }),
  'Kpi.versions(after)': cursor(OWN.versionCursor),
  'Component.interactions(after)': cursor(OWN.interactionCursor),

  'Mutation.setRole(member)': names(OWN.member),
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
  'Mutation.recordInteractions(source)': names('tickets', { spends: true }),
  'Mutation.retractInteractions(source)': names('tickets', { spends: true }),
  'Mutation.retractInteractions(keys)': names('t2', { spends: true }),
  'Mutation.reportSource(source)': names('tickets', { spends: true }),
};

/** Places whose text names nothing that is there already: what is made or said, with the reason where it is not plain. */
export const FREE: Readonly<Record<string, string>> = {
  'Query.interactions(window.between.from)': 'a date', 'Query.interactions(window.between.to)': 'a date',
  'Query.dimensionValues(window.between.from)': 'a date', 'Query.dimensionValues(window.between.to)': 'a date',
  'Query.evaluate(window.between.from)': 'a date', 'Query.evaluate(window.between.to)': 'a date',
  'Query.explain(window.between.from)': 'a date', 'Query.explain(window.between.to)': 'a date',
  'Kpi.evaluate(window.between.from)': 'a date', 'Kpi.evaluate(window.between.to)': 'a date',
  'Query.kpiPacks(keys)': 'packs are the same for everyone', 'Mutation.installPacks(keys)': 'packs are the same for everyone',
  'Mutation.installPacks(kpis)': 'packs are the same for everyone', 'Mutation.installPacks(language)': 'a language',
  'Mutation.installPacks(currency)': 'a currency', 'KpiPack.name(language)': 'a language', 'KpiPack.description(language)': 'a language',
  'LibraryKpi.name(language)': 'a language', 'LibraryKpi.description(language)': 'a language',
  'Mutation.createOrganization(input.key)': 'for the platform, which may list all organisations',
  'Mutation.createOrganization(input.name)': 'a name', 'Mutation.createOrganization(input.timeZone)': 'a zone',
  'Mutation.createOrganization(input.ownerEmail)': 'new', 'Mutation.createOrganization(input.ownerName)': 'a name',
  'Mutation.updateOrganization(input.name)': 'a name', 'Mutation.updateOrganization(input.timeZone)': 'a zone',
  'Mutation.addMember(name)': 'a name',
  'Mutation.createApiKey(name)': 'a name', 'Mutation.createApiKey(expiresAt)': 'an instant to come',
  'Mutation.defineSource(input.name)': 'a name', 'Mutation.defineSource(input.description)': 'said',
  'Mutation.defineSource(input.fields.key)': 'new in its source', 'Mutation.defineSource(input.fields.name)': 'a name',
  'Mutation.defineSource(input.fields.unit)': 'a unit', 'Mutation.defineSource(input.fields.description)': 'said',
  'Mutation.defineSource(input.coversFrom)': 'a date', 'Mutation.defineSource(expectedVersion)': 'a number',
  'Mutation.defineMeasure(input.name)': 'a name', 'Mutation.defineMeasure(input.description)': 'said', 'Mutation.defineMeasure(input.unit)': 'a unit',
  'Mutation.defineMeasure(expectedVersion)': 'a number',
  'Mutation.defineMeasure(input.journey.steps.after)': 'a duration', 'Mutation.defineMeasure(input.journey.steps.within)': 'a duration',
  'Mutation.defineMeasure(input.cohort.offset)': 'a duration',
  'Mutation.defineTag(input.name)': 'a name', 'Mutation.defineTag(input.description)': 'said',
  'Mutation.defineTag(input.ranges.name)': 'a name', 'Mutation.defineTag(input.ranges.from)': 'a date', 'Mutation.defineTag(input.ranges.to)': 'a date',
  'Mutation.defineTag(input.iCalendar)': 'a calendar', 'Mutation.defineTag(expectedVersion)': 'a number',
  'Mutation.defineSchedule(input.name)': 'a name', 'Mutation.defineSchedule(input.description)': 'said',
  'Mutation.defineSchedule(input.hours.validFrom)': 'a date', 'Mutation.defineSchedule(input.holidays)': 'a date',
  'Mutation.defineSchedule(input.hours.weekly.intervals.from)': 'a time', 'Mutation.defineSchedule(input.hours.weekly.intervals.to)': 'a time',
  'Mutation.defineSchedule(expectedVersion)': 'a number',
  'Mutation.defineKpi(input.name)': 'a name', 'Mutation.defineKpi(input.description)': 'said', 'Mutation.defineKpi(input.unit)': 'a unit',
  'Mutation.defineKpi(input.format)': 'said', 'Mutation.defineKpi(input.tags)': 'said', 'Mutation.defineKpi(input.maturityLag)': 'a duration',
  'Mutation.defineKpi(expectedVersion)': 'a number',
  'Mutation.recordInteractions(interactions.occurredAt)': 'an instant', 'Mutation.recordInteractions(interactions.sequence)': 'a number',
  'Mutation.recordInteractions(completeThrough)': 'an instant', 'Mutation.retractInteractions(reason)': 'said',
  'Mutation.reportSource(completeThrough)': 'an instant',
};

/** Places that make something of the text: in one organisation it must be as free as if no other had it. Each text is used once. */
export const MADE: Readonly<Record<string, (text: string) => readonly unknown[]>> = {
  'Mutation.addMember(email)': (text) => (text.includes('@') ? [text] : isName(text) ? [`${text}@example.org`] : []),
  'Mutation.defineSource(input.key)': (text) => (isName(text) ? [text] : []),
  'Mutation.defineMeasure(input.key)': (text) => (isName(text) && !text.includes('kpi') ? [text] : []),
  'Mutation.defineTag(input.key)': (text) => (isName(text) ? [text] : []),
  'Mutation.defineSchedule(input.key)': (text) => (isName(text) ? [text] : []),
  'Mutation.defineKpi(input.key)': (text) => (isName(text) ? [text.includes('kpi') ? text : `k_${text}`] : []),
  'Mutation.recordInteractions(idempotencyKey)': asItIs,
  'Mutation.recordInteractions(interactions.key)': asItIs,
  'Mutation.recordInteractions(interactions.customer)': asItIs,
  'Mutation.recordInteractions(interactions.case)': asItIs,
  'Mutation.recordInteractions(interactions.fields)': (text) => [{ channel: text }, { [text]: 'x' }],
};
