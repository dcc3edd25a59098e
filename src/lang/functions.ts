import { BUILT_IN_FIELDS } from './catalog.js';
import type { ScalarFunction } from './kpi-expr.js';
import { KEYWORDS } from './lexer.js';
import type { RowFunction } from './row-expr.js';

export type ScopeKind = 'row' | 'kpi';

/** What an argument may be. `ordered`: number or instant; `digits`: a whole number written out; `condition`: of the row scope. */
export type ParameterType = 'number' | 'text' | 'instant' | 'any' | 'ordered' | 'digits' | 'condition' | 'dimension' | 'kpi';

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
  readonly result: 'number' | 'boolean' | 'text' | 'same';
  readonly units: UnitRule;
  /** The node it becomes; null where the checker itself writes it out (durations, context functions). */
  readonly fn: (RowFunction & ScalarFunction) | RowFunction | ScalarFunction | null;
  /** For `duration`: the unit that its argument counts. */
  readonly unit?: string;
  /** It changes the context in which its first argument is evaluated. */
  readonly context?: 'where' | 'overall';
  readonly doc: string;
  readonly example: string;
}

const both: readonly ScopeKind[] = ['row', 'kpi'];
const row: readonly ScopeKind[] = ['row'];
const kpi: readonly ScopeKind[] = ['kpi'];
const x = { name: 'x', type: 'number' } as const;
const n = { name: 'n', type: 'number' } as const;

/** Every function of the language: the checker, the reserved names and the documentation read this table. */
const TABLE: readonly FunctionDefinition[] = [
  {
    name: 'coalesce', scopes: both, parameters: [{ name: 'x', type: 'any' }, { name: 'y', type: 'any', repeated: true }],
    result: 'same', units: 'same', fn: 'coalesce',
    doc: 'The first argument that has a value.', example: 'coalesce(csat, 0)',
  },
  {
    name: 'nullif', scopes: both, parameters: [{ name: 'x', type: 'any' }, { name: 'y', type: 'any' }],
    result: 'same', units: 'same', fn: 'nullif',
    doc: 'x, or no value where x equals y.', example: 'nullif(handled, 0)',
  },
  {
    name: 'abs', scopes: both, parameters: [x], result: 'number', units: 'keep', fn: 'abs',
    doc: 'x without its sign.', example: 'abs(handled - offered)',
  },
  {
    name: 'round', scopes: both, parameters: [x, { name: 'digits', type: 'digits', optional: true }],
    result: 'number', units: 'displayed', fn: 'round',
    doc: 'x as displayed, rounded to so many decimal places (none), halves away from zero.', example: 'round(handle_time, 1)',
  },
  {
    name: 'floor', scopes: both, parameters: [x], result: 'number', units: 'displayed', fn: 'floor',
    doc: 'The greatest whole number not above x as displayed.', example: 'floor(handle_time)',
  },
  {
    name: 'ceil', scopes: both, parameters: [x], result: 'number', units: 'displayed', fn: 'ceil',
    doc: 'The least whole number not below x as displayed.', example: 'ceil(handle_time)',
  },
  {
    name: 'least', scopes: both, parameters: [{ name: 'x', type: 'ordered' }, { name: 'y', type: 'ordered', repeated: true }],
    result: 'same', units: 'same', fn: 'least',
    doc: 'The smallest of its arguments.', example: 'least(handle_time, 10)',
  },
  {
    name: 'greatest', scopes: both, parameters: [{ name: 'x', type: 'ordered' }, { name: 'y', type: 'ordered', repeated: true }],
    result: 'same', units: 'same', fn: 'greatest',
    doc: 'The largest of its arguments.', example: 'greatest(offered - handled, 0)',
  },
  {
    name: 'clamp', scopes: kpi, parameters: [x, { name: 'low', type: 'number' }, { name: 'high', type: 'number' }],
    result: 'number', units: 'same', fn: 'clamp',
    doc: 'x, but not below low and not above high.', example: 'clamp(csat, 0, 1)',
  },
  {
    name: 'sqrt', scopes: kpi, parameters: [x], result: 'number', units: 'plain', fn: 'sqrt',
    doc: 'The square root; no value below 0.', example: 'sqrt(handled)',
  },
  {
    name: 'ln', scopes: kpi, parameters: [x], result: 'number', units: 'plain', fn: 'ln',
    doc: 'The natural logarithm; no value at or below 0.', example: 'ln(handled)',
  },
  {
    name: 'exp', scopes: kpi, parameters: [x], result: 'number', units: 'plain', fn: 'exp',
    doc: 'e to the power of x.', example: 'exp(csat)',
  },
  ...(['seconds', 'minutes', 'hours', 'days'] as const).map((name): FunctionDefinition => ({
    name, scopes: both, parameters: [n], result: 'number', units: 'duration', fn: null, unit: name,
    doc: `A duration of n ${name}.`, example: `handle_time - ${name}(2)`,
  })),
  {
    name: 'seconds_between', scopes: row, parameters: [{ name: 'a', type: 'instant' }, { name: 'b', type: 'instant' }],
    result: 'number', units: 'seconds', fn: 'secondsBetween',
    doc: 'The time from a to b, negative where b comes first.', example: 'seconds_between(occurredAt, resolved_at)',
  },
  {
    name: 'lower', scopes: row, parameters: [{ name: 'text', type: 'text' }], result: 'text', units: 'none', fn: 'lower',
    doc: 'The text in lower case.', example: 'lower(channel) == "email"',
  },
  {
    name: 'contains', scopes: row, parameters: [{ name: 'text', type: 'text' }, { name: 'part', type: 'text' }],
    result: 'boolean', units: 'none', fn: 'contains',
    doc: 'Whether part stands somewhere in text, letter for letter.', example: 'contains(lower(channel), "mail")',
  },
  {
    name: 'starts_with', scopes: row, parameters: [{ name: 'text', type: 'text' }, { name: 'start', type: 'text' }],
    result: 'boolean', units: 'none', fn: 'startsWith',
    doc: 'Whether text begins with start, letter for letter.', example: 'starts_with(channel, "e")',
  },
  {
    name: 'is_null', scopes: row, parameters: [{ name: 'x', type: 'any' }], result: 'boolean', units: 'none', fn: 'isNull',
    doc: 'Whether x is unknown; itself always true or false.', example: 'is_null(resolved_at)',
  },
  {
    name: 'where', scopes: kpi, parameters: [{ name: 'x', type: 'kpi' }, { name: 'condition', type: 'condition' }],
    result: 'same', units: 'keep', fn: null, context: 'where',
    doc: 'x over the rows that meet a condition on their fields, besides the slice of the question.',
    example: 'where(handled, channel == "email")',
  },
  {
    name: 'overall',
    scopes: kpi,
    parameters: [
      { name: 'x', type: 'kpi' },
      { name: '"dimension"', type: 'dimension', optional: true, repeated: true },
    ],
    result: 'same',
    units: 'keep',
    fn: null,
    context: 'overall',
    doc: 'x with the group removed, or only the named dimensions of it; the slice stays.',
    example: 'handled / overall(handled, "channel")',
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
    return parameter.optional ? ` [${separated.trimStart()}]` : separated;
  });
  return `${definition.name}(${parameters.join('')})`;
}

/** How many arguments it takes; `most` is infinite where the last one repeats. */
export function arity(definition: FunctionDefinition): { readonly least: number; readonly most: number } {
  const least = definition.parameters.filter((parameter) => !parameter.optional).length;
  return { least, most: definition.parameters.at(-1)?.repeated ? Number.POSITIVE_INFINITY : definition.parameters.length };
}

/** Functions that the language is going to have: nobody's key may stand in their way. */
const COMING = [
  'previous',
  'shift',
  'rolling',
  'to_date',
  'cumulative',
  'mean_over',
  'min_over',
  'max_over',
  'sum_over',
  'units',
  'change',
  'growth',
  'share',
  'business_seconds',
  'due',
  'business_due',
  'as_of',
  'tagged',
  'hour_of_day',
  'weekday',
  'date_of',
] as const;

/** The column of a table's periods, and the entry of an order that stands for them. */
const PERIOD = 'period';

/** Names that no field, measure or KPI can have. */
export const RESERVED_NAMES: ReadonlySet<string> =
  new Set([...FUNCTIONS.keys(), ...COMING, ...KEYWORDS, ...BUILT_IN_FIELDS, PERIOD]);
