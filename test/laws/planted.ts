import type { TableModel } from '../../src/app/evaluation-answer.js';
import type { Ask } from './questions.js';

const rewritten = (table: TableModel, cell: (value: TableModel['rows'][number][number], column: number) => typeof value): TableModel => ({
  ...table, rows: table.rows.map((row) => row.map(cell)),
});

/** Bugs that others shipped, put before the service: each law has to see those that break it. */
export const PLANTED = {
  /** Missing turned into 0. */
  missingIsZero: (ask: Ask): Ask => async (question) => {
    const table = await ask(question);
    const kpi = table.columns.findIndex(({ kind }) => kind === 'KPI');
    return { ...rewritten(table, (value, column) => (column >= kpi ? value ?? 0 : value)), marks: [] };
  },
  /** The filter inside of a KPI is lost. */
  lostSlice: (ask: Ask): Ask => (question) => ask({ ...question, where: undefined }),
  /** Rows whose dimension is unknown fall out of an inner join. */
  lostUnknownGroup: (ask: Ask): Ask => async (question) => {
    const table = await ask(question);
    return { ...table, rows: table.rows.filter((row) => !row.includes(null)) };
  },
  /** The question's zone is ignored. */
  ignoredZone: (ask: Ask): Ask => (question) => ask({ ...question, timeZone: 'UTC' }),
  /** The current rows answer whatever instant was asked. */
  ignoredKnowledge: (ask: Ask): Ask => (question) => ask({ ...question, asOf: undefined }),
  /** The current definitions answer whatever instant was asked. */
  ignoredDefinition: (ask: Ask): Ask => (question) => ask({ ...question, asOf: question.asOf && { ...question.asOf, definition: undefined } }),
  /** The current version answers for all periods. */
  ignoredVersioning: (ask: Ask): Ask => (question) => ask({ ...question, versioning: 'BACKCAST' }),
  /** The answer says that it knows everything up to now, rather than what its snapshot saw. */
  knowledgeOfTheWallClock: (ask: Ask): Ask => async (question) => {
    const table = await ask(question);
    return question.asOf ? table : { ...table, freshness: { ...table.freshness, knowledge: new Date().toISOString() } };
  },
} as const;
