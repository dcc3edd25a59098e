/** The values in which a text can be put to a place of the API, by what the place takes; the last one finds what is there. */
export const asItIs = (text: string): unknown[] => [text];
export const isName = (text: string): boolean => /^[a-z][a-z0-9_]{0,62}$/.test(text);

export const rowValue = (text: string): unknown[] => (isName(text) ? [`coalesce(${text}, "x")`, text] : []);
const calendarNames = (text: string): unknown[] => [`tagged("${text}")`, `business_seconds(occurredAt, occurredAt, "${text}") > 0`];
export const rowCondition = (text: string): unknown[] => [`channel == "${text}"`, ...calendarNames(text), ...isName(text) ? [`${text} == "x"`, `not is_null(${text})`] : []];
export const kpiExpression = (text: string): unknown[] => [
  `where(handled, channel == "${text}")`, `overall(handled, "${text}")`, `overall(handled, "calendar:${text}")`,
  ...isName(text) ? [text, `handled / ${text}`, `where(handled, ${text} == "x")`, `where(${text}, channel == "x")`] : [],
];
export const valueCondition = (text: string): unknown[] => (isName(text) ? [`${text} > 0`, `handled > 0 and ${text} < 5`] : [`handled > "${text}"`]);

/** Definitions that name it wherever definitions can name something, as a file: JSON is YAML. None of them can be applied where it is not there. */
export const definitionFiles = (text: string): string[] => [
  ...rowValue(text).map((expression) => ({ sources: [{ ...SOURCE, fields: [{ key: 'said', type: 'TEXT', role: 'DIMENSION', expression }] }] })),
  { schedules: [{ key: 'filed', hours: [], holidayTag: text }] },
  { measures: [{ ...MEASURE, source: text }] },
  ...rowCondition(text).slice(1).map((filter) => ({ measures: [{ ...MEASURE, filter }] })),
  { kpis: [{ ...KPI, drivers: [text] }] },
  ...kpiExpression(text).slice(1).map((expression) => ({ kpis: [{ ...KPI, expression }] })),
].map((file) => JSON.stringify(file));

const SOURCE = { key: 'filed', name: 'Filed' };
const MEASURE = { key: 'filed_measure', source: 'tickets', aggregation: 'COUNT' };
const KPI = { key: 'filed_kpi', name: 'Filed', expression: 'handled', direction: 'NEUTRAL' };
