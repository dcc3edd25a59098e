import { Temporal } from 'temporal-polyfill';
import type { Period } from '../calendar/period.js';
import type { FieldType } from '../lang/catalog.js';
import { badInput } from '../kernel/errors.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { answerQuestion, type AnsweredQuestion } from './evaluation/answer-question.js';
import { changeBetween, COMPARISON_NAMES, comparisonKey } from './evaluation/comparisons.js';
import { explainQuestion } from './evaluation/explanation.js';
import { breaksBefore } from './evaluation/governing.js';
import { encodeCursor } from './evaluation/order.js';
import { foldPoint, shownPoint, type FoldedPoint } from './evaluation/point.js';
import { prepareQuestion } from './evaluation/prepare-question.js';
import { comparedTargets, type TargetLevelAt } from './progress/compared-targets.js';
import { shownUnit, type AskedKpi } from './evaluation/asked-version.js';
import type { PreparedQuestion } from './evaluation/prepared-question.js';
import type { Cell, ColumnModel, Comparison, Question, TableModel } from './evaluation-answer.js';

/** Of tables, and of what explains them. */
export const TABLE_SHAPE = { defaultFirst: 1_000, mostFirst: 10_000, intervals: false };

/** Many KPIs as one flat table: a row per period and group, a column per period, dimension and KPI. */
export async function evaluateTable(ctx: AppContext, question: Question): Promise<TableModel> {
  authorize(ctx, 'evaluate');
  const both = question.kpis.findIndex((key) => question.by?.includes(key));
  if (both >= 0) {
    throw badInput(
      `kpis[${both}]`,
      `"${question.kpis[both]}" is a KPI and a dimension of by: a table cannot have two columns of one key.`,
    );
  }
  const prepared = await prepareQuestion(ctx, question, TABLE_SHAPE);
  const targets = await comparedTargets(ctx, question, prepared);
  const reading = await ctx.reading();
  const answer = await answerQuestion(reading, prepared);
  const { rows, marks } = tableRows(prepared, answer, targets);
  return {
    columns: columnsOf(prepared),
    rows,
    marks,
    truncated: answer.truncated,
    endCursor: answer.truncated ? encodeCursor(answer.groups.at(-1)!.values) : null,
    window: prepared.window,
    freshness: answer.freshness,
    explanation: () => {
      authorize(ctx, 'explain');
      return explainQuestion(reading, prepared, false);
    },
  };
}

function columnsOf({ hasGrain, hourly, by, kpis, comparisons }: PreparedQuestion): ColumnModel[] {
  const plain = { unit: null, format: null, direction: null, kpi: null, comparison: null };
  const period: ColumnModel = { key: 'period', name: 'Period', kind: 'PERIOD', type: hourly ? 'instant' : 'date', ...plain };
  return [
    ...(hasGrain ? [period] : []),
    ...by.map(({ key, name, type }): ColumnModel => ({ key, name, kind: 'DIMENSION', type: COLUMN_TYPES[type], ...plain })),
    ...kpis.map(kpiColumn),
    ...kpis.flatMap((kpi) => comparisons.flatMap((comparison) => comparisonColumns(kpi, comparison))),
  ];
}

function kpiColumn(kpi: AskedKpi): ColumnModel {
  const { key, definition } = kpi;
  return {
    key, name: definition.name, kind: 'KPI', type: 'number', unit: shownUnit(kpi)?.display ?? definition.unit,
    format: definition.format, direction: definition.direction, kpi: key, comparison: null,
  };
}

/** What the KPI was then, by how much it changed since, and by which share of what it was. */
function comparisonColumns(kpi: AskedKpi, comparison: Comparison): ColumnModel[] {
  const column = kpiColumn(kpi);
  const key = comparisonKey(kpi.key, comparison);
  const name = `${column.name}, ${COMPARISON_NAMES[comparison]}`;
  const shown = { ...column, kind: 'COMPARISON', comparison } as const;
  return [
    { ...shown, key, name },
    { ...shown, key: `${key}.change`, name: `${name}: change`, unit: column.unit === '%' ? 'pp' : column.unit },
    { ...shown, key: `${key}.growth`, name: `${name}: growth`, unit: '%', format: null },
  ];
}

const COLUMN_TYPES: Record<FieldType, string> = { TEXT: 'text', NUMBER: 'number', BOOLEAN: 'boolean', INSTANT: 'text' };

function tableRows(question: PreparedQuestion, answer: AnsweredQuestion, targets: TargetLevelAt | null): Pick<TableModel, 'rows' | 'marks'> {
  const rows: Cell[][] = [];
  const marks: TableModel['marks'][number][] = [];
  const periodTexts = question.hasGrain ? question.periods.map((period) => periodText(period, question)) : [];
  for (const { group, period } of rowOrder(question, answer)) {
    const row: Cell[] = question.hasGrain ? [periodTexts[period]!] : [];
    row.push(...question.by.map(({ type }, position) => dimensionCell(group[position]!, type)));
    for (const { value, reason, incomplete, breakBefore } of cellsOf(question, answer, group, period, targets)) {
      if (reason !== null || incomplete.length > 0 || breakBefore) {
        marks.push({ row: rows.length, column: row.length, reason, incomplete, breakBefore });
      }
      row.push(value === null ? null : value.toNumber());
    }
    rows.push(row);
  }
  return { rows, marks };
}

type TableCell = Pick<FoldedPoint, 'value' | 'reason' | 'incomplete'> & Pick<TableModel['marks'][number], 'breakBefore'>;

/** A row's cells behind its labels: the KPIs, then per KPI and comparison the value then, the change and the growth. */
function cellsOf(
  question: PreparedQuestion, answer: AnsweredQuestion, group: readonly (string | null)[], period: number, targets: TargetLevelAt | null,
): TableCell[] {
  const at = question.hasGrain ? period : 'total';
  const read = answer.cells(group, at);
  const values = question.kpis.map((_, position) => {
    const point = foldPoint(question, position, question.periods[period]!, read);
    return question.hasGrain ? shownPoint(question, point) : point;
  });
  const thenOf = (now: FoldedPoint, position: number, comparison: Comparison): Omit<FoldedPoint, 'formula'> => {
    if (comparison === 'TARGET') return { ...targets!(position, at), incomplete: [], governing: now.governing };
    const frame = question.compared.findIndex((each) => each.comparison === comparison);
    return foldPoint(question, position, question.compared[frame]!.periods[period]!, answer.cells(group, at, frame + 1));
  };
  const compared = values.flatMap((now, position) => question.comparisons.flatMap((comparison) => {
    const then = thenOf(now, position, comparison);
    const { change, growth, noChange, noGrowth } = changeBetween(now, then);
    const { incomplete } = now;
    return [then, { value: change, reason: noChange, incomplete }, { value: growth, reason: noGrowth, incomplete }]
      .map((cell) => ({ ...cell, breakBefore: false }));
  }));
  return [...values.map((point, position) => ({ ...point, breakBefore: breaksBefore(question, position, period) })), ...compared];
}

/** Group by group in rank order, unless the order begins with period. */
function rowOrder(
  { periods, periodOrder }: PreparedQuestion, { groups }: AnsweredQuestion,
): { group: readonly (string | null)[]; period: number }[] {
  const positions = periods.map((_, index) => index);
  if (periodOrder.descending) positions.reverse();
  return periodOrder.first
    ? positions.flatMap((period) => groups.map(({ values }) => ({ group: values, period })))
    : groups.flatMap(({ values }) => positions.map((period) => ({ group: values, period })));
}

/** The local date on which the period begins; for hours the local time with its offset. */
function periodText({ from }: Period, { calendar, hourly }: PreparedQuestion): string {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(calendar.timeZone);
  return hourly ? start.toString({ timeZoneName: 'never', smallestUnit: 'minute' }) : start.toPlainDate().toString();
}

function dimensionCell(value: string | null, type: FieldType): Cell {
  if (value === null) return null;
  if (type === 'NUMBER') return Number(value);
  return type === 'BOOLEAN' ? value === 'true' : value;
}
