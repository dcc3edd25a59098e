import type { Comparison as ComparisonName, Versioning as VersioningName } from '../../app/evaluation-answer.js';
import type { KpiStatus as KpiStatusName } from '../../app/definitions/kpi-model.js';
import type { RevisionUnit as RevisionUnitName } from '../../calendar/revision.js';
import type { Grain as GrainName, Weekday as WeekdayName } from '../../calendar/grain.js';
import type { Incomplete as IncompleteName, NoValueReason as ReasonName } from '../../lang/value.js';
import type { Aggregation as AggregationName } from '../../lang/aggregation.js';
import type {
  CohortDefinition, Direction as DirectionName, FieldRole as FieldRoleName, FieldType as FieldTypeName, JourneyDefinition,
} from '../../lang/catalog.js';
import { closedList } from './closed-list.js';

export const Grain = closedList<GrainName>('Grain', 'The length of a period. Periods are calendar units in the zone of the question.', {
  HOUR: 'A clock hour; 23 or 25 of them where daylight saving changes.',
  DAY: 'A local day.',
  WEEK: 'Seven local days from the organisation\'s first weekday; labelled by ISO week where that is Monday.',
  MONTH: 'A calendar month.',
  QUARTER: 'Three calendar months from January, April, July or October.',
  YEAR: 'A calendar year.',
  FISCAL_QUARTER: 'Three months, counted from the organisation\'s first fiscal month.',
  FISCAL_YEAR: 'Twelve months from the organisation\'s first fiscal month; named by the year it ends in.',
});

export const Weekday = closedList<WeekdayName>('Weekday', 'A day of the week.', {
  MONDAY: 'Monday, ISO weekday 1.',
  TUESDAY: 'Tuesday, ISO weekday 2.',
  WEDNESDAY: 'Wednesday, ISO weekday 3.',
  THURSDAY: 'Thursday, ISO weekday 4.',
  FRIDAY: 'Friday, ISO weekday 5.',
  SATURDAY: 'Saturday, ISO weekday 6.',
  SUNDAY: 'Sunday, ISO weekday 7.',
});

export const Direction = closedList<DirectionName>('Direction', 'Which way is good.', {
  HIGHER_IS_BETTER: 'More is better: a satisfaction score.',
  LOWER_IS_BETTER: 'Less is better: a waiting time.',
  NEUTRAL: 'Neither: a volume.',
});

export const KpiStatus = closedList<KpiStatusName>('KpiStatus', 'Where a KPI, or a version of one, is in its life.', {
  DRAFT: 'It was never published, and answers only those who ask for it by a version\'s id.',
  PUBLISHED: 'It answers.',
  RETIRED: 'It answers for periods that began before it was retired.',
});

export const RevisionUnit = closedList<RevisionUnitName>('RevisionUnit', 'What the cadence of looking at a KPI is counted in.', {
  WEEK: 'Seven days.', MONTH: 'A calendar month.', QUARTER: 'Three calendar months.', YEAR: 'A calendar year.',
});

export const Role = closedList<'OWNER' | 'ADMIN' | 'ANALYST' | 'INGEST' | 'VIEWER'>(
  'Role', 'What a member or a key may do. OWNER, ADMIN, ANALYST and VIEWER form a ladder; INGEST stands aside.', {
    OWNER: 'Everything ADMIN may, and makes or removes owners. The last owner stays.',
    ADMIN: 'Everything ANALYST and INGEST may, and manages members, keys and the organisation\'s settings.',
    ANALYST: 'Everything VIEWER may, and defines sources, measures and KPIs, reads single interactions, sees personal fields, explains.',
    INGEST: 'Reads sources; records, retracts and reports interactions. Evaluates nothing.',
    VIEWER: 'Reads definitions and evaluates KPIs; sees no values of personal fields.',
  });

export const FieldType = closedList<FieldTypeName>('FieldType', 'What the values of a field are.', {
  TEXT: 'Text.',
  NUMBER: 'An exact decimal number, with the field\'s unit.',
  BOOLEAN: 'True or false.',
  INSTANT: 'An instant, to the microsecond.',
});

export const FieldRole = closedList<FieldRoleName>('FieldRole', 'What a field is for.', {
  DIMENSION: 'Questions group and filter by it.',
  VALUE: 'Measures aggregate it.',
  TIME: 'It places an interaction in time, beside `occurredAt`.',
  ENTITY: 'It identifies a thing that interactions share: an order, a device.',
});

export const Aggregation = closedList<AggregationName>('Aggregation', 'How the rows of a context become one number.', {
  COUNT: 'The number of rows. Over no rows: 0.',
  SUM: 'The exact sum of the known values. Over no rows: 0.',
  AVG: 'The mean of the known values.',
  MIN: 'The least known value.',
  MAX: 'The greatest known value.',
  STDDEV: 'The sample standard deviation of the known values; none for fewer than two.',
  COUNT_DISTINCT: 'The number of different known values. Over no rows: 0.',
  PERCENTILE: 'The continuous percentile at `percentile`, in double precision.',
  FIRST: 'The value of the earliest row by the measure\'s time, then by key.',
  LAST: 'The value of the latest row by the measure\'s time, then by key.',
  APPROX_COUNT_DISTINCT: 'The number of different known values, estimated, with a standard error of 1.15 % (two of three estimates are '
    + 'nearer than that, nearly all nearer than 3.5 %); up to about 20 values nearly always exact. Over no rows: 0. The same rows give the '
    + 'same number, whatever they are read with. HyperLogLog with 8,192 registers: periods that overlap cost little more than others.',
  APPROX_PERCENTILE: 'The percentile at `percentile`, within 0.4 %: of the known values in order, counted from 0, the one at '
    + 'floor(percentile × (n − 1)), as its bin of 128 per power of two has it. PERCENTILE interpolates between that one and the next. '
    + 'The same rows give the same number. Periods that overlap cost little more than others.',
});

export const JourneyEntity = closedList<JourneyDefinition['entity']>('JourneyEntity', 'Whose interactions follow one another.', {
  CUSTOMER: 'Those of one customer, in any source.',
  CASE: 'Those of one case, in any source.',
});

export const JourneyStart = closedList<JourneyDefinition['start']>('JourneyStart', 'Which rows of an entity may begin a journey.', {
  ANY: 'Each of them, on its own.',
  FIRST_OF_ENTITY: 'Only the earliest of all that are known.',
});

export const CohortWindow = closedList<CohortDefinition['window']>('CohortWindow', 'In which other window an entity was, or was not, active.', {
  PREVIOUS_PERIOD: 'The one just before, by one calendar step.',
  NEXT_PERIOD: 'The one just after; the value is immature until it has ended.',
  EVER_BEFORE: 'Everything before the period.',
});

export const Additivity = closedList<'FULL' | 'SEMI' | 'NONE'>('Additivity', 'Whether values of parts add up to the whole.', {
  FULL: 'Over groups and over time: counts and sums.',
  SEMI: 'Over groups, not over time: what is open, counted or summed.',
  NONE: 'Neither: averages, percentiles, distinct counts. The whole is computed from its rows.',
});

export const SourceState = closedList<'OPEN' | 'IMPORTING'>('SourceState', 'Whether a source answers.', {
  OPEN: 'It takes interactions and answers for them.',
  IMPORTING: 'A first import with its own knowledge times is under way: it takes nothing else, and answers NOT_COVERED.',
});

export const ExpressionScope = closedList<'ROW' | 'KPI'>('ExpressionScope', 'Which language an expression is written in.', {
  ROW: 'Over the fields of one source: values and filters of measures, computed fields, `where` of a question.',
  KPI: 'Over measures and other KPIs: what `defineKpi` takes.',
});

export const NoValueReason = closedList<ReasonName>('NoValueReason', 'Why there is no value. No value is never zero.', {
  NO_DATA: 'No row gave a value to an aggregate that needs one.',
  ZERO_DENOMINATOR: 'A division by zero.',
  NOT_COVERED: 'The period lies before the source covers anything, or begins at or after now.',
  NOT_DEFINED_YET: 'The definition did not exist at the asked definition time.',
  INSUFFICIENT_SAMPLE: 'Fewer rows than the KPI\'s minimum sample; the value is withheld.',
  UNDEFINED: 'The formula has no value here: `nullif`, the logarithm of a negative number. Or the KPI has none: it was retired before the period, or what the '
    + 'number would read, or is compared with, lies on both sides of a change of its major version.',
});

export const Incomplete = closedList<IncompleteName>('Incomplete', 'Why a value may still move, or what it lacks.', {
  PERIOD_OPEN: 'The period has not ended.',
  IMMATURE: 'The period ended less than the KPI\'s maturity lag ago.',
  SOURCE_BEHIND: 'A source is declared complete only up to an instant before the period\'s end.',
  PARTLY_COVERED: 'The period begins before a source covers anything.',
});

export const ColumnKind = closedList<'PERIOD' | 'DIMENSION' | 'KPI' | 'COMPARISON'>('ColumnKind', 'What a column of a table holds.', {
  PERIOD: 'The start of the row\'s period.',
  DIMENSION: 'A value of the group.',
  KPI: 'A KPI\'s value for the row\'s period and group.',
  COMPARISON: 'The KPI\'s value in an earlier period, its change since, or its growth.',
});

export const Comparison = closedList<ComparisonName>('Comparison', 'What a period is compared with: an earlier one, or its target.', {
  PREVIOUS_PERIOD: 'The one just before: the day before, the month before; of a total, the window before.',
  SAME_PERIOD_LAST_YEAR: 'The same dates a year before; weeks 52 weeks before; 29 February with the 28th.',
  SAME_WEEKDAY_LAST_YEAR: '364 days before, the same weekday; for grains up to WEEK.',
  TARGET: 'The level that the KPI\'s goal has for the period; see `goals`.',
});

export const Versioning = closedList<VersioningName>('Versioning', 'Which versions of a KPI answer for the periods of a question.', {
  BACKCAST: 'The current version for all periods, as if it had always been meant so.',
  SPLICE: 'Each period by the version that was in force as it began: from its `effectiveFrom` until the next one\'s, the first one also before. Where the major '
    + 'version changes, `breakBefore` is set, and nothing is read across: a rolling or cumulative value, or one from an earlier period, is UNDEFINED until all that '
    + 'it reads begins under its own major version; so is a change against a period of another one, and a total over periods of several. Without a grain the window '
    + 'is one period.',
});
