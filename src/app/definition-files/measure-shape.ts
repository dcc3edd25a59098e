import { GRAINS } from '../../calendar/grain.js';
import { AGGREGATIONS } from '../../lang/aggregation.js';
import type { MeasureInput } from '../definitions/measure-content.js';
import type { JourneyStepInput, MeasureKindsInput } from '../definitions/measure-kinds.js';
import { listOf } from '../shapes/list-of.js';
import { type Fields, optional, record } from '../shapes/record.js';
import { number, oneOf, text, truth, wholeNumber } from '../shapes/scalars.js';
import { about } from '../shapes/shape.js';

type Kind<K extends keyof MeasureKindsInput> = NonNullable<MeasureKindsInput[K]>;

const stock = record<Kind<'stock'>>({
  from: about(
    'The TIME field (or occurredAt) from which a row is open; a row without one never is. FIRST and LAST go by it.', text,
  ),
  until: about('The TIME field (or occurredAt), or a computed INSTANT field, until which it is; unknown: it still is.', text),
});

const step = record<JourneyStepInput>({
  source: about('Key of the source in whose rows the step is looked for, each at its occurredAt.', text),
  filter: optional(about('Row-scope condition over that source; absent: any row is the step.', text)),
  after: optional(about('The gap is longer than this, of days (24 hours), hours, minutes and seconds; absent: PT0S.', text)),
  within: optional(about(
    'The gap is at most this, as `after`; absent: unbounded, for an absent step as far as the next present one.', text,
  )),
  absent: optional(about('No such row may be there.', truth), { value: false }),
});

const journey = record<Kind<'journey'>>({
  entity: about('Whose rows follow one another; a row without it never matches.', oneOf(['CUSTOMER', 'CASE'])),
  steps: about('One to ten steps after the measure\'s own rows, in order.', listOf(step)),
  start: optional(about('Which of an entity\'s rows may begin.', oneOf(['ANY', 'FIRST_OF_ENTITY'])), { value: 'ANY' }),
  valueStep: optional(about(
    'The step from whose row `value` is read: 0 the measure\'s own, n the n-th of `steps`, which must not be absent (its earliest '
    + 'row that fits).',
    wholeNumber,
  ), { value: 0 }),
});

const per = record<Kind<'per'>>({
  entity: about('`customer`, `case`, `key`, or a field of role ENTITY or DIMENSION; rows without it are left out.', text),
  aggregation: about(
    'How the rows of an entity become one number, `inner`; no percentile or approximation is one of them.', oneOf(AGGREGATIONS),
  ),
  value: optional(about('Row-scope expression that it aggregates; required but for COUNT.', text)),
  filter: optional(about(
    'Row-scope condition on the rows it reads, besides the measure\'s own filter, which says whose entities there are; absent: all.',
    text,
  )),
  keep: optional(about('Condition on `inner`, which is in the inner aggregate\'s unit; absent: every entity is kept.', text)),
});

const cohort = record<Kind<'cohort'>>({
  entity: about('`customer`, `case`, `key`, or a field of role ENTITY or DIMENSION.', text),
  active: optional(about('Whether it was active then (true) or was not (false).', truth), { value: true }),
  window: about('Which window is meant.', oneOf(['PREVIOUS_PERIOD', 'NEXT_PERIOD', 'EVER_BEFORE'])),
  offset: optional(about(
    'How much further away that window lies, of days (24 hours), hours, minutes and seconds; absent: not at all.', text,
  )),
});

/** What `defineMeasure` takes. */
export const measureFields: Fields<MeasureInput> = {
  key: about('Its name in expressions, `[a-z][a-z0-9_]{0,62}`, shared with no KPI; never changes.', text),
  name: optional(about('What people call it; absent: its key.', text), { sameAs: 'key' }),
  description: optional(about('What it counts or sums.', text)),
  source: about('Key of the source whose rows it reads.', text),
  aggregation: about('How the rows become one number.', oneOf(AGGREGATIONS)),
  value: optional(about('Row-scope expression; required but for COUNT.', text)),
  filter: optional(about('Row-scope condition; absent: every row counts.', text)),
  percentile: optional(about('For PERCENTILE and APPROX_PERCENTILE: 0 < p < 1.', number)),
  at: optional(about('The TIME field (or occurredAt) that places a row in a period.', text), { value: 'occurredAt' }),
  unit: optional(about('Display unit of its values: converted to, of the inferred dimension; absent: the inferred one.', text)),
  finestGrain: optional(about('The finest grain it has a value at (a monthly ledger: MONTH); absent: every grain.', oneOf(GRAINS))),
  stock: optional(about(
    'It counts what is open at the end of a period, instead of the rows placed in it; `at` is left out then. At most one of stock, '
    + 'journey, per and cohort is given, but cohort may stand beside stock.',
    stock,
  )),
  journey: optional(about('Its rows count where others of the same customer or case follow, or fail to.', journey)),
  per: optional(about(
    'It aggregates one number per entity instead of rows: its value is an expression over `inner` (absent: inner itself).', per,
  )),
  cohort: optional(about('Its rows count where their entity was, or was not, active in another window.', cohort)),
};

export const measureShape = record(measureFields);
