import type { Calendar } from '../calendar/grain.js';
import type { Moment } from '../calendar/moment.js';
import { canonicalJson } from '../kernel/canonical-json.js';
import { intervalForm, meanOf } from './interval.js';
import type { BoundMeasure, CheckedKpi, ContextChange, KpiExpr } from './kpi-expr.js';
import { framesOf, Lenses } from './lenses.js';
import type { CellRequest, Formula, GroupExpr, Plan, PlannedCell } from './plan.js';
import { resolveRequest } from './resolve-request.js';
import type { RowContext } from './resolve-row.js';
import type { RowExpr } from './row-expr.js';

/** A question after checking: expressions bound, periods fixed. */
export interface PlanInput {
  readonly expressions: readonly CheckedKpi[];
  /** Per frame what is asked: one moment per period, and last the whole window. */
  readonly frames: readonly (readonly Moment[])[];
  /** The question's: it governs the units of context functions. */
  readonly calendar: Calendar;
  /** The knowledge cutoff. */
  readonly now: number;
  /** Whether a calendar condition chooses a unit. */
  readonly chooses: (condition: RowExpr, unit: Moment) => boolean;
  /** Keys of the dimensions asked, in order. */
  readonly by: readonly string[];
  /** How a source has a dimension; undefined where it has none (`overall` may have removed it). */
  readonly dimension: (source: string, key: string) => RowExpr | undefined;
  /** Whether the answer shows intervals: a mean then needs the deviation of its rows, too. */
  readonly intervals: boolean;
  /** The question's condition, bound per source. */
  readonly slice: (source: string) => RowExpr | null;
  /** What row expressions read of the question. */
  readonly row: Omit<RowContext, 'at'>;
}

/** Typed expressions and a question → the cells they read and the formulas over them. Equal cells are planned once. */
export function plan(input: PlanInput): Plan {
  const cells: PlannedCell[] = [];
  const positions = new Map<string, number>();
  const presence = new Map<string, Plan['presence'][number]>();
  const lenses = new Lenses();

  const positionOf = (cell: PlannedCell): number => {
    const identity = canonicalJson(cell);
    const position = positions.get(identity) ?? cells.push(cell) - 1;
    positions.set(identity, position);
    return position;
  };

  const cellOf = (measure: BoundMeasure, context: readonly ContextChange[]): number => {
    const cell = planCell(input, measure, context, lenses.of(context));
    if (cell.groupPositions.length < input.by.length) rememberPresence(measure, context);
    return positionOf(cell);
  };

  const rememberPresence = (measure: BoundMeasure, context: readonly ContextChange[]): void => {
    const grouped = context.filter((change) => change.kind !== 'overall');
    if (input.by.some((key) => input.dimension(measure.source, key) === undefined)) return;
    const { request, lens } = planCell(input, measure, grouped, lenses.of(grouped));
    presence.set(canonicalJson({ request, lens }), { request, lens });
  };

  const formulaOf = (expression: KpiExpr, measures: Readonly<Record<string, BoundMeasure>>): Formula => {
    switch (expression.op) {
      case 'number':
      case 'boolean': return expression;
      case 'measure': return { op: 'cell', cell: cellOf(measures[expression.key]!, expression.context) };
      case 'over': {
        const { fn, context, each, body } = expression;
        return { op: 'over', fn, lens: lenses.of([...context, each]), body: formulaOf(body, measures) };
      }
      case 'units': return { op: 'units', lens: lenses.of([...expression.context, expression.each]) };
      case 'call': return { op: 'call', fn: expression.fn, args: expression.args.map((argument) => formulaOf(argument, measures)) };
    }
  };

  const formulas = input.expressions.map(({ expression, measures }) => formulaOf(expression, measures));
  const intervals = input.intervals ? intervalsOf(formulas, cells, positionOf) : [];
  return { frames: framesOf(input, lenses.all), lenses: lenses.all, cells, formulas, intervals, presence: [...presence.values()] };
}

/** How the interval of each formula is computed; plans the deviations that means need. */
function intervalsOf(
  formulas: readonly Formula[], cells: readonly PlannedCell[], positionOf: (cell: PlannedCell) => number,
): Plan['intervals'] {
  const deviations = new Map<number, number>();
  for (const position of formulas.map(meanOf)) {
    const cell = position === null ? undefined : cells[position];
    if (cell?.request.aggregate.aggregation !== 'AVG') continue;
    const request = { ...cell.request, aggregate: { ...cell.request.aggregate, aggregation: 'STDDEV' as const } };
    deviations.set(position!, positionOf({ ...cell, request }));
  }
  return formulas.map((formula) => intervalForm(formula, cells, deviations));
}

function planCell(input: PlanInput, measure: BoundMeasure, context: readonly ContextChange[], lens: number): PlannedCell {
  const kept = input.by.map((key, position) => ({ key, position })).filter(({ key }) => !removes(context, key));
  const by = kept.map(({ key }): GroupExpr => ({ key, expression: input.dimension(measure.source, key)! }));
  return {
    measure: measure.key,
    context: context.map((change) => change.text).join(', '),
    groupPositions: kept.map(({ position }) => position),
    lens,
    maturityMs: measure.maturityMs,
    finestGrain: measure.finestGrain,
    request: cellRequest(measure, context, { by, slice: input.slice(measure.source) }, input.row),
  };
}

/** What a measure reads in a context, for these groups and rows. */
function cellRequest(
  measure: BoundMeasure, context: readonly ContextChange[], { by, slice }: Pick<CellRequest, 'by' | 'slice'>, row: PlanInput['row'],
): CellRequest {
  const conditions = context.flatMap((change) => (change.kind === 'where' ? [change.bySource[measure.source]!] : []));
  const { stock, journey, per, cohort } = measure;
  return resolveRequest({
    source: measure.source,
    at: measure.at,
    by,
    slice,
    aggregate: {
      aggregation: measure.aggregation,
      value: measure.value,
      filter: conjunction([...(measure.filter === null ? [] : [measure.filter]), ...conditions]),
      percentile: measure.percentile,
    },
    ...(stock && { stock }), ...(journey && { journey }), ...(per && { per }), ...(cohort && { cohort }),
  }, row);
}

/** What a KPI reads of all rows and groups together, whatever is asked of it; deviations included, which intervals of means need. */
export function requestsOf({ expression, measures }: Pick<CheckedKpi, 'expression' | 'measures'>, row: PlanInput['row']): CellRequest[] {
  switch (expression.op) {
    case 'call': return expression.args.flatMap((argument) => requestsOf({ expression: argument, measures }, row));
    case 'over': return requestsOf({ expression: expression.body, measures }, row);
    case 'measure': {
      const request = cellRequest(measures[expression.key]!, expression.context, { by: [], slice: null }, row);
      if (request.aggregate.aggregation !== 'AVG') return [request];
      return [request, { ...request, aggregate: { ...request.aggregate, aggregation: 'STDDEV' } }];
    }
    default: return [];
  }
}

/** Whether a context removes this dimension from the group. */
export const removes = (context: readonly ContextChange[], dimension: string): boolean =>
  context.some((change) => change.kind === 'overall' && (change.dimensions === null || change.dimensions.includes(dimension)));

/** All of the conditions, or null where there are none. */
export function conjunction(conditions: readonly RowExpr[]): RowExpr | null {
  const [first, ...others] = conditions;
  if (first === undefined) return null;
  return others.length === 0 ? first : { op: 'call', fn: 'and', args: conditions, type: 'boolean' };
}

/** Every (measure, dimension) pair that a checked expression needs: what `by` has to be checked against. */
export function neededDimensions(kpi: CheckedKpi, by: readonly string[]): { source: string; dimension: string }[] {
  const needed = new Map<string, { source: string; dimension: string }>();
  const visit = (expression: KpiExpr): void => {
    if (expression.op === 'call') expression.args.forEach(visit);
    if (expression.op === 'over') visit(expression.body);
    if (expression.op !== 'measure') return;
    const { source } = kpi.measures[expression.key]!;
    for (const dimension of by) {
      if (!removes(expression.context, dimension)) needed.set(`${source}.${dimension}`, { source, dimension });
    }
  };
  visit(kpi.expression);
  return [...needed.values()];
}
