import type { Window } from '../data/stretch.js';
import type { AnswerRow } from '../report/answers.js';
import { bodyOf, type HttpClient } from './http-client.js';

export interface TableQuestion {
  readonly kpis: readonly string[];
  readonly window: Window;
  readonly grain?: 'DAY' | 'MONTH';
  readonly by?: readonly string[];
  readonly orderBy?: readonly { readonly by: string; readonly descending: boolean }[];
  readonly first?: number;
}

const DOCUMENT = `query Table(
  $kpis: [String!]!, $window: WindowInput!, $grain: Grain, $by: [String!], $orderBy: [OrderInput!], $first: Int
) {
  evaluate(kpis: $kpis, window: $window, grain: $grain, by: $by, orderBy: $orderBy, first: $first) {
    columns { key } rows freshness { knowledge }
  }
}`;

/** As a BI tool asks for a flat table. */
export const tableBody = ({ window, ...question }: TableQuestion): string =>
  bodyOf(DOCUMENT, { ...question, window: { between: window } });

interface TableAnswer {
  readonly evaluate: {
    readonly columns: { key: string }[];
    readonly rows: unknown[][];
    readonly freshness: { knowledge: string };
  };
}

export const askTable = (client: HttpClient, body: string): Promise<TableAnswer> => client.ask<TableAnswer>(body);

export const tableRows = ({ evaluate: { columns, rows } }: TableAnswer): AnswerRow[] =>
  rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, row[index]])));
