import { canonicalJson } from '../kernel/canonical-json.js';
import { oncePer } from '../kernel/once-per.js';
import { constant } from './due-lag.js';
import type { CellRequest, GroupExpr } from './plan.js';
import type { RollupState, StateKind } from './rollup.js';
import type { RowExpr } from './row-expr.js';

/** What of a rollup's cells answers a cell of a plan. */
export interface CellStates {
  /** `occurredAt` or the key of a stored field: what places its rows in a day. */
  readonly timeField: string;
  /** Positions of the rollup's dimensions, one for each of the cell's `by`. */
  readonly by: readonly number[];
  /** What the rollup's dimensions decide: over fields named by their columns, d0 …. */
  readonly conditions: readonly RowExpr[];
  /** The aggregate is put together from these; `rows` is always among them. */
  readonly states: readonly CellState[];
  /** Only days that end by then can be answered by cells, in milliseconds since the epoch; null: any day. */
  readonly settledUntil: number | null;
}

/** A state as cells have it, and as this question has it over rows: other than a cell, it knows what is due by now. */
export interface CellState {
  readonly stored: RollupState;
  readonly asked: RollupState;
}

/** Why no cell of such a rollup can answer, in a sentence. */
export interface NotAdditive {
  readonly why: string;
}

const KINDS: Partial<Record<string, readonly StateKind[]>> = {
  COUNT: ['known'], SUM: ['known', 'sum'], AVG: ['known', 'sum'], STDDEV: ['known', 'sum', 'squares'], MIN: ['known', 'min'], MAX: ['known', 'max'],
  APPROX_COUNT_DISTINCT: ['known', 'registers'], APPROX_PERCENTILE: ['known', 'bins'],
};

/** Which states of a rollup by these dimensions answer the cell. */
export function cellStates(request: CellRequest, dimensions: readonly GroupExpr[]): CellStates | NotAdditive {
  const { at, by, slice, aggregate, stock, journey, per, cohort } = request;
  if (stock !== undefined) return { why: 'It reads what is open at an instant, which is no sum over days.' };
  if (journey !== undefined) return { why: 'It follows a journey, whose steps lie on other days.' };
  if (per !== undefined || cohort !== undefined) return { why: 'It is made of entities, whose rows lie on many days.' };
  const kinds = aggregate.value === null ? [] : KINDS[aggregate.aggregation];
  if (kinds === undefined) return { why: `${aggregate.aggregation} of a period cannot be had from those of its days.` };
  const timeField = at.op === 'builtIn' && at.key === 'occurredAt' ? 'occurredAt' : at.op === 'field' ? at.key : undefined;
  if (timeField === undefined) return { why: 'It is placed in time by a computed field.' };

  const carried = new Carried(dimensions);
  const positions = by.map(({ expression }) => carried.positionOf(expression));
  const missing = by.find((_, index) => positions[index] === undefined);
  if (missing !== undefined) return { why: `It is asked by ${missing.key}, which no rollup carries.` };

  const conditions: RowExpr[] = [];
  const left: RowExpr[] = [];
  for (const conjunct of [...conjunctsOf(slice), ...conjunctsOf(aggregate.filter)]) {
    const ofDimensions = carried.rewrite(conjunct);
    if (ofDimensions === undefined) left.push(conjunct);
    else conditions.push(ofDimensions);
  }
  const asked = { value: aggregate.value, filter: inOrder(left) };
  const settled = new Settled(at);
  const stored = { value: asked.value && settled.rewrite(asked.value), filter: inOrder(asked.filter.map((each) => settled.rewrite(each))) };
  if (settled.isOpen) return { why: 'It asks what is due, and not at a constant time after the row\'s own.' };
  const state = (kind: StateKind): CellState => {
    const of = ({ value, filter }: typeof asked): RollupState => ({ kind, value: kind === 'rows' ? null : value, filter });
    return { stored: of(stored), asked: of(asked) };
  };
  return {
    timeField, by: positions as number[], conditions, states: (['rows', ...kinds] as const).map(state),
    settledUntil: settled.until,
  };
}

/** What two states have in common if one column can hold both. States of rollups stay the same from question to question. */
export const stateIdentity = oncePer(({ kind, value, filter }: RollupState): string => canonicalJson([kind, value, filter]));

function conjunctsOf(condition: RowExpr | null): RowExpr[] {
  if (condition === null) return [];
  return condition.op === 'call' && condition.fn === 'and' ? condition.args.flatMap(conjunctsOf) : [condition];
}

/** Distinct, by their canonical texts: the order in which conditions were written means nothing. */
const inOrder = (conditions: readonly RowExpr[]): RowExpr[] => {
  const byText = new Map(conditions.map((condition) => [canonicalJson(condition), condition]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, condition]) => condition);
};

/** What can be read from a rollup's dimensions alone. */
class Carried {
  private readonly positions: ReadonlyMap<string, number>;

  constructor(dimensions: readonly GroupExpr[]) {
    this.positions = new Map(dimensions.map(({ expression }, position) => [canonicalJson(expression), position]));
  }

  positionOf(expression: RowExpr): number | undefined {
    return this.positions.get(canonicalJson(expression));
  }

  /** The expression over the dimensions' columns; undefined where it reads anything else of a row. */
  rewrite(expression: RowExpr): RowExpr | undefined {
    const position = this.positionOf(expression);
    if (position !== undefined) return { op: 'field', key: `d${position}`, type: expression.type };
    if (expression.op === 'field' || expression.op === 'builtIn') return undefined;
    if (expression.op !== 'call') return expression;
    const args = expression.args.map((argument) => this.rewrite(argument));
    return args.some((argument) => argument === undefined) ? undefined : { ...expression, args: args as RowExpr[] };
  }
}

/**
 * Expressions of days on which everything is due that ever will be: due(at, lag) is true of every row of a day that ended by now − lag,
 * whatever now is.
 */
class Settled {
  until: number | null = null;
  /** Something is due by another clock than the row's own. */
  isOpen = false;
  private readonly at: string;

  constructor(at: RowExpr) {
    this.at = canonicalJson(at);
  }

  rewrite(expression: RowExpr): RowExpr {
    if (expression.op !== 'call') return expression;
    if (expression.fn === 'businessDue') this.isOpen = true;
    if (expression.fn === 'due') return this.due(expression);
    return { ...expression, args: expression.args.map((argument) => this.rewrite(argument)) };
  }

  private due(expression: Extract<RowExpr, { op: 'call' }>): RowExpr {
    const [since, seconds, now] = expression.args;
    const lag = constant(seconds!);
    if (canonicalJson(since) !== this.at || lag === undefined || now?.op !== 'instant') {
      this.isOpen = true;
      return expression;
    }
    const lagMs = Math.max(0, lag.times(1000).ceil().toNumber());
    this.until = Math.min(this.until ?? Infinity, Date.parse(now.value) - lagMs);
    return { op: 'boolean', value: true, type: 'boolean' };
  }
}
