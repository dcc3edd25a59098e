import type { Cell, TableModel } from '../app/evaluation-answer.js';

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;
/** What spreadsheets take for a formula when a text begins with it. */
const FORMULA_START = /^[=+\-@\t\r]/;

/**
 * The table as RFC 4180: a header of column keys, CRLF, commas, quotes doubled, no value as an empty field. A text that a
 * spreadsheet would run as a formula gets an apostrophe before it; numbers never do.
 */
export function tableCsv({ columns, rows }: Pick<TableModel, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ key }) => key), ...rows].map((cells) => cells.map(csvField).join(','));
  return lines.map((line) => `${line}\r\n`).join('');
}

function csvField(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA_START.test(cell) ? `'${cell}` : cell;
  // An empty text is told from no value by its quotes.
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
