import { Temporal } from 'temporal-polyfill';
import type { Period } from '../calendar/period.js';
import type { FieldType } from '../lang/catalog.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { answerQuestion, type AnsweredQuestion } from './evaluation/answer-question.js';
import { explainQuestion } from './evaluation/explanation.js';
import { encodeCursor } from './evaluation/order.js';
import { foldPoint } from './evaluation/point.js';
import { prepareQuestion } from './evaluation/prepare-question.js';
import type { PreparedQuestion } from './evaluation/prepared-question.js';
import type { Cell, ColumnModel, Question, TableModel } from './evaluation-answer.js';

const TABLE_GROUPS = { defaultFirst: 1_000, mostFirst: 10_000 };

/** Many KPIs as one flat table: a row per period and group, a column per period, dimension and KPI. */
export async function evaluateTable(ctx: AppContext, question: Question): Promise<TableModel> {
  authorize(ctx, 'evaluate');
  const prepared = await prepareQuestion(ctx, question, TABLE_GROUPS);
  const reading = await ctx.reading();
  const answer = await answerQuestion(reading, prepared);
  const { rows, marks } = tableRows(prepared, answer);
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

function columnsOf({ hasGrain, by, kpis }: PreparedQuestion): ColumnModel[] {
  const plain = { unit: null, format: null, direction: null, kpi: null };
  const period: ColumnModel = { key: 'period', name: 'Period', kind: 'PERIOD', type: 'date', ...plain };
  return [
    ...(hasGrain ? [period] : []),
    ...by.map(({ key, name, type }): ColumnModel => ({ key, name, kind: 'DIMENSION', type: COLUMN_TYPES[type], ...plain })),
    ...kpis.map(({ key, definition, checked }): ColumnModel => ({
      key, name: definition.name, kind: 'KPI', type: 'number', unit: checked?.unit.display ?? definition.unit,
      format: definition.format, direction: definition.direction, kpi: key,
    })),
  ];
}

const COLUMN_TYPES: Record<FieldType, string> = { TEXT: 'text', NUMBER: 'number', BOOLEAN: 'boolean', INSTANT: 'text' };

function tableRows(question: PreparedQuestion, answer: AnsweredQuestion): Pick<TableModel, 'rows' | 'marks'> {
  const rows: Cell[][] = [];
  const marks: TableModel['marks'][number][] = [];
  const firstKpi = (question.hasGrain ? 1 : 0) + question.by.length;
  for (const { group, period } of rowOrder(question, answer)) {
    const read = answer.cells(group, question.hasGrain ? period : 'total');
    const span = question.periods[period]!;
    const row: Cell[] = question.hasGrain ? [periodText(span, question)] : [];
    row.push(...question.by.map(({ type }, position) => dimensionCell(group[position]!, type)));
    question.kpis.forEach((_, position) => {
      const { value, reason, incomplete } = foldPoint(question, position, span, read);
      if (reason !== null || incomplete.length > 0) marks.push({ row: rows.length, column: firstKpi + position, reason, incomplete });
      row.push(value === null ? null : value.toNumber());
    });
    rows.push(row);
  }
  return { rows, marks };
}

/** Group by group in rank order, unless the order begins with period. */
function rowOrder({ periods, periodOrder }: PreparedQuestion, { groups }: AnsweredQuestion): { group: readonly (string | null)[]; period: number }[] {
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
