import type { Cell, TableModel } from '../app/evaluation-answer.js';

/** Each row as an object by column key. */
export const tableRecords = ({ columns, rows }: Pick<TableModel, 'columns' | 'rows'>): Record<string, Cell>[] =>
  rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, row[index] ?? null])));
