import { BUILT_IN_FIELDS } from './catalog.js';
import type { ScalarFunction } from './kpi-expr.js';
import { KEYWORDS } from './lexer.js';
import type { RowFunction } from './row-expr.js';

export type ScopeKind = 'row' | 'kpi';

/**
 * What an argument may be. `ordered`: number or instant; `digits`: a whole number written out; `duration`: a number of time; `tag`
 * and `schedule`: a key in quotes; `condition`: of the row scope; `count`: a whole number from 1, written out; `unit`: a unit of
 * the calendar in quotes; `calendar`: a condition that chooses units of the calendar.
 */
export type ParameterType =
  'number' | 'text' | 'instant' | 'any' | 'ordered' | 'digits' | 'duration' | 'tag' | 'schedule' | 'condition' | 'dimension' | 'kpi'
  | 'count' | 'unit' | 'calendar';

/** Functions that change the context of their first argument; `units` has none, and counts what the others combine. */
export type ContextFunction =
  | 'where' | 'overall' | 'share' | 'previous' | 'shift' | 'rolling' | 'toDate' | 'cumulative'
  | 'meanOver' | 'minOver' | 'maxOver' | 'sumOver' | 'units' | 'change' | 'growth';

export interface FunctionParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly optional?: true;
  /** May be given again and again; the last parameter only. */
  readonly repeated?: true;
}

/**
 * How units go through a function.
 * `same`: all arguments and the result share a unit, bare literals take it. `keep`: the result has the first argument's.
 * `displayed`: as `keep`, but computed in the displayed unit. `plain`: neither arguments nor result have a dimension.
 * `duration`: a plain number becomes a time in the function's `unit`. `seconds`: the result is in seconds.
 * `none`: no number comes out.
 */
export type UnitRule = 'same' | 'keep' | 'displayed' | 'plain' | 'duration' | 'seconds' | 'none';

export interface FunctionDefinition {
  readonly name: string;
  readonly scopes: readonly ScopeKind[];
  readonly parameters: readonly FunctionParameter[];
  readonly result: 'number' | 'boolean' | 'text' | 'instant' | 'same';
  readonly units: UnitRule;
  /** The node it becomes; null where the checker itself writes it out (durations, context functions). */
  readonly fn: (RowFunction & ScalarFunction) | RowFunction | ScalarFunction | 'asOf' | null;
  /** For `duration`: the unit that its argument counts. */
  readonly unit?: string;
  /** It changes the context in which its first argument is evaluated. */
  readonly context?: ContextFunction;
  /** What it reads besides its arguments, which not every place has. */
  readonly needs?: 'now' | 'stock';
  readonly doc: string;
  readonly example: string;
  /** The question that the example answers. */
  readonly question: string;
}

const both: readonly ScopeKind[] = ['row', 'kpi'];
const row: readonly ScopeKind[] = ['row'];
const kpi: readonly ScopeKind[] = ['kpi'];
const x = { name: 'x', type: 'number' } as const;
const n = { name: 'n', type: 'number' } as const;
const t = { name: 't', type: 'instant' } as const;
const duration = { name: 'duration', type: 'duration' } as const;
const schedule = { name: '"schedule"', type: 'schedule', optional: true } as const;

const kpiArgument = { name: 'x', type: 'kpi' } as const;
const dimension = { name: '"dimension"', type: 'dimension', optional: true, repeated: true } as const;
const count = { name: 'n', type: 'count' } as const;
const unit = { name: '"unit"', type: 'unit' } as const;
const unitCondition = { name: 'condition', type: 'calendar', optional: true } as const;
const OVER_WORDS = { mean: 'mean', min: 'smallest', max: 'largest', sum: 'sum' } as const;

/** Every function of the language: the checker, the reserved names and the documentation read this table. */
const TABLE: readonly FunctionDefinition[] = [
  {
    name: 'coalesce', scopes: both, parameters: [{ name: 'x', type: 'any' }, { name: 'y', type: 'any', repeated: true }],
    result: 'same', units: 'same', fn: 'coalesce',
    doc: 'The first argument that has a value.', example: 'coalesce(csat, 0)',
    question: 'What is the satisfaction, counting a week without answers as 0?',
  },
  {
    name: 'nullif', scopes: both, parameters: [{ name: 'x', type: 'any' }, { name: 'y', type: 'any' }],
    result: 'same', units: 'same', fn: 'nullif',
    doc: 'x, or no value where x equals y.', example: 'nullif(handled, 0)',
    question: 'How many were handled, saying nothing where there were none?',
  },
  {
    name: 'abs', scopes: both, parameters: [x], result: 'number', units: 'keep', fn: 'abs',
    doc: 'x without its sign.', example: 'abs(handled - offered)',
    question: 'How far are handled and offered apart, whichever is more?',
  },
  {
    name: 'round', scopes: both, parameters: [x, { name: 'digits', type: 'digits', optional: true }],
    result: 'number', units: 'displayed', fn: 'round',
    doc: 'x as displayed, rounded to so many decimal places (none), halves away from zero.', example: 'round(handle_time, 1)',
    question: 'How long does handling take, to a tenth of a minute?',
  },
  {
    name: 'floor', scopes: both, parameters: [x], result: 'number', units: 'displayed', fn: 'floor',
    doc: 'The greatest whole number not above x as displayed.', example: 'floor(handle_time)',
    question: 'How many full minutes does handling take?',
  },
  {
    name: 'ceil', scopes: both, parameters: [x], result: 'number', units: 'displayed', fn: 'ceil',
    doc: 'The least whole number not below x as displayed.', example: 'ceil(handle_time)',
    question: 'How many minutes have to be planned for a call?',
  },
  {
    name: 'least', scopes: both, parameters: [{ name: 'x', type: 'ordered' }, { name: 'y', type: 'ordered', repeated: true }],
    result: 'same', units: 'same', fn: 'least',
    doc: 'The smallest of its arguments.', example: 'least(handle_time, 10)',
    question: 'How long does handling take, ten minutes at most?',
  },
  {
    name: 'greatest', scopes: both, parameters: [{ name: 'x', type: 'ordered' }, { name: 'y', type: 'ordered', repeated: true }],
    result: 'same', units: 'same', fn: 'greatest',
    doc: 'The largest of its arguments.', example: 'greatest(offered - handled, 0)',
    question: 'How many remained unhandled, never less than none?',
  },
  {
    name: 'clamp', scopes: kpi, parameters: [x, { name: 'low', type: 'number' }, { name: 'high', type: 'number' }],
    result: 'number', units: 'same', fn: 'clamp',
    doc: 'x, but not below low and not above high.', example: 'clamp(csat, 0, 1)',
    question: 'What is the satisfaction as a score that stays within 0 and 1?',
  },
  {
    name: 'sqrt', scopes: kpi, parameters: [x], result: 'number', units: 'plain', fn: 'sqrt',
    doc: 'The square root; no value below 0.', example: 'sqrt(handled)',
    question: 'How far does a Poisson count scatter by chance?',
  },
  {
    name: 'ln', scopes: kpi, parameters: [x], result: 'number', units: 'plain', fn: 'ln',
    doc: 'The natural logarithm; no value at or below 0.', example: 'ln(handled)',
    question: 'On which step of a logarithmic scale does the volume lie?',
  },
  {
    name: 'exp', scopes: kpi, parameters: [x], result: 'number', units: 'plain', fn: 'exp',
    doc: 'e to the power of x.', example: 'exp(csat)',
    question: 'What does a linear score make on an exponential scale?',
  },
  ...(['seconds', 'minutes', 'hours', 'days'] as const).map((name): FunctionDefinition => ({
    name, scopes: both, parameters: [n], result: 'number', units: 'duration', fn: null, unit: name,
    doc: `A duration of n ${name}.`, example: `handle_time - ${name}(2)`,
    question: `How much longer than two ${name} does handling take?`,
  })),
  {
    name: 'seconds_between', scopes: row, parameters: [{ name: 'a', type: 'instant' }, { name: 'b', type: 'instant' }],
    result: 'number', units: 'seconds', fn: 'secondsBetween',
    doc: 'The time from a to b, negative where b comes first.', example: 'seconds_between(occurredAt, resolved_at)',
    question: 'How long did it take until it was resolved?',
  },
  {
    name: 'lower', scopes: row, parameters: [{ name: 'text', type: 'text' }], result: 'text', units: 'none', fn: 'lower',
    doc: 'The text in lower case.', example: 'lower(channel) == "email"',
    question: 'Is it an e-mail, however it was written?',
  },
  {
    name: 'contains', scopes: row, parameters: [{ name: 'text', type: 'text' }, { name: 'part', type: 'text' }],
    result: 'boolean', units: 'none', fn: 'contains',
    doc: 'Whether part stands somewhere in text, letter for letter.', example: 'contains(lower(channel), "mail")',
    question: 'Is it any kind of mail?',
  },
  {
    name: 'starts_with', scopes: row, parameters: [{ name: 'text', type: 'text' }, { name: 'start', type: 'text' }],
    result: 'boolean', units: 'none', fn: 'startsWith',
    doc: 'Whether text begins with start, letter for letter.', example: 'starts_with(channel, "e")',
    question: 'Is it a channel of the group e…?',
  },
  {
    name: 'is_null', scopes: row, parameters: [{ name: 'x', type: 'any' }], result: 'boolean', units: 'none', fn: 'isNull',
    doc: 'Whether x is unknown; itself always true or false.', example: 'is_null(resolved_at)',
    question: 'Is it still unresolved?',
  },
  {
    name: 'due', scopes: row, parameters: [t, duration], result: 'boolean', units: 'none', fn: 'due', needs: 'now',
    doc: 'Whether the deadline, so long after t, has passed at the knowledge cutoff.', example: 'due(occurredAt, hours(24))',
    question: 'Have its 24 hours for an answer passed?',
  },
  {
    name: 'business_due', scopes: row, parameters: [t, duration, schedule],
    result: 'boolean', units: 'none', fn: 'businessDue', needs: 'now',
    doc: 'As due, in the working time of a schedule.', example: 'business_due(occurredAt, hours(8))',
    question: 'Have its eight working hours passed?',
  },
  {
    name: 'business_seconds', scopes: row, parameters: [{ name: 'a', type: 'instant' }, { name: 'b', type: 'instant' }, schedule],
    result: 'number', units: 'seconds', fn: 'businessSeconds',
    doc: 'The working time from a to b, negative where b comes first.', example: 'business_seconds(occurredAt, resolved_at, "default")',
    question: 'How much working time did it take until it was resolved?',
  },
  {
    name: 'tagged', scopes: row, parameters: [{ name: '"tag"', type: 'tag' }], result: 'boolean', units: 'none', fn: 'tagged',
    doc: 'Whether what places the row in time lies in a range of a calendar tag.', example: 'tagged("holiday")',
    question: 'Did it happen on a holiday?',
  },
  {
    name: 'as_of', scopes: row, parameters: [], result: 'instant', units: 'none', fn: 'asOf', needs: 'stock',
    doc: 'The instant at which a stock is read; in the value and filter of a stock measure only.',
    example: 'seconds_between(occurredAt, as_of())',
    question: 'How old was it when the backlog was counted?',
  },
  {
    name: 'hour_of_day', scopes: row, parameters: [{ ...t, optional: true }], result: 'number', units: 'none', fn: 'hourOfDay',
    doc: 'The local hour, 0 to 23, of t or of what places the row in time.', example: 'hour_of_day() >= 18',
    question: 'Did it come in the evening?',
  },
  {
    name: 'weekday', scopes: row, parameters: [{ ...t, optional: true }], result: 'number', units: 'none', fn: 'weekday',
    doc: 'The local weekday, 1 (Monday) to 7, of t or of what places the row in time.', example: 'weekday(resolved_at) in [6, 7]',
    question: 'Was it resolved on a weekend?',
  },
  {
    name: 'date_of', scopes: row, parameters: [{ ...t, optional: true }], result: 'text', units: 'none', fn: 'dateOf',
    doc: 'The local date of t, or of what places the row in time, as in "2026-03-01".', example: 'date_of(resolved_at) == date_of()',
    question: 'Was it resolved on the day it came?',
  },
  {
    name: 'where', scopes: kpi, parameters: [{ name: 'x', type: 'kpi' }, { name: 'condition', type: 'condition' }],
    result: 'same', units: 'keep', fn: null, context: 'where',
    doc: 'x over the rows that meet a condition on their fields, besides the slice of the question.',
    example: 'where(handled, channel == "email")',
    question: 'How many came by e-mail?',
  },
  {
    name: 'overall',
    scopes: kpi,
    parameters: [kpiArgument, dimension],
    result: 'same',
    units: 'keep',
    fn: null,
    context: 'overall',
    doc: 'x with the group removed, or only the named dimensions of it; the slice stays.',
    example: 'handled / overall(handled, "channel")',
    question: 'How does a channel compare with all channels together?',
  },
  {
    name: 'previous', scopes: kpi, parameters: [kpiArgument, { ...count, optional: true }],
    result: 'same', units: 'keep', fn: null, context: 'previous',
    doc: 'x one step of the question (or n steps) earlier, as far as the period has run.', example: 'handled - previous(handled)',
    question: 'How many more were handled than in the period before?',
  },
  {
    name: 'shift', scopes: kpi, parameters: [kpiArgument, count, unit], result: 'same', units: 'keep', fn: null, context: 'shift',
    doc: 'x so many units earlier; 31 March minus a month is the end of February.', example: 'shift(handled, 1, "year")',
    question: 'How many were handled a year earlier?',
  },
  {
    name: 'rolling', scopes: kpi, parameters: [kpiArgument, count, unit], result: 'same', units: 'keep', fn: null, context: 'rolling',
    doc: 'x over the trailing n units up to the end of the period, the current one included.', example: 'rolling(csat, 28, "day")',
    question: 'What is the satisfaction of the last four weeks?',
  },
  {
    name: 'to_date', scopes: kpi, parameters: [kpiArgument, unit], result: 'same', units: 'keep', fn: null, context: 'toDate',
    doc: 'x from the start of the unit in which the period ends to the end of the period.', example: 'to_date(handled, "month")',
    question: 'How many were handled since the month began?',
  },
  {
    name: 'cumulative', scopes: kpi, parameters: [kpiArgument], result: 'same', units: 'keep', fn: null, context: 'cumulative',
    doc: 'x over everything up to the end of the period.', example: 'cumulative(handled)',
    question: 'How many were handled so far?',
  },
  ...(['mean', 'min', 'max', 'sum'] as const).map((fn): FunctionDefinition => ({
    name: `${fn}_over`, scopes: kpi, parameters: [kpiArgument, unit, unitCondition], result: 'same', units: 'keep', fn: null,
    context: `${fn}Over`,
    doc: `The ${OVER_WORDS[fn]} of x over the finished units of the period, those without a value left out.`,
    example: `${fn}_over(handled, "day", weekday() <= 5)`,
    question: `What is the ${OVER_WORDS[fn]} of the daily volumes from Monday to Friday?`,
  })),
  {
    name: 'units', scopes: kpi, parameters: [unit, unitCondition], result: 'number', units: 'none', fn: null, context: 'units',
    doc: 'How many finished units the period has.', example: 'handled / units("day")',
    question: 'How many are handled a day?',
  },
  {
    name: 'change', scopes: kpi, parameters: [kpiArgument], result: 'same', units: 'keep', fn: null, context: 'change',
    doc: 'x - previous(x).', example: 'change(csat)',
    question: 'By how many points did the satisfaction move?',
  },
  {
    name: 'growth', scopes: kpi, parameters: [kpiArgument], result: 'number', units: 'none', fn: null, context: 'growth',
    doc: 'change(x) / previous(x); no value where there was nothing, or less, to grow from.', example: 'growth(handled)',
    question: 'By what share did the volume grow?',
  },
  {
    name: 'share', scopes: kpi, parameters: [kpiArgument, dimension], result: 'number', units: 'none', fn: null, context: 'share',
    doc: 'x / overall(x): the part that a group has in the whole, or in what remains without the named dimensions.',
    example: 'share(handled, "channel")',
    question: 'What part of all came by this channel?',
  },
];

export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  TABLE.map((definition) => [definition.name, definition]),
);

/** `round(x [, digits])`, `least(x, y, …)`. */
export function signature(definition: FunctionDefinition): string {
  const parameters = definition.parameters.map((parameter, index) => {
    const name = parameter.repeated ? `${parameter.name}, …` : parameter.name;
    const separated = `${index === 0 ? '' : ', '}${name}`;
    return parameter.optional ? `${index === 0 ? '' : ' '}[${separated}]` : separated;
  });
  return `${definition.name}(${parameters.join('')})`;
}

/** How many arguments it takes; `most` is infinite where the last one repeats. */
export function arity(definition: FunctionDefinition): { readonly least: number; readonly most: number } {
  const least = definition.parameters.filter((parameter) => !parameter.optional).length;
  return { least, most: definition.parameters.at(-1)?.repeated ? Number.POSITIVE_INFINITY : definition.parameters.length };
}

/** The column of a table's periods, and the entry of an order that stands for them. */
const PERIOD = 'period';

/** Names that no field, measure or KPI can have. */
export const RESERVED_NAMES: ReadonlySet<string> =
  new Set([...FUNCTIONS.keys(), ...KEYWORDS, ...BUILT_IN_FIELDS, PERIOD]);
