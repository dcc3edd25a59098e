import { instantText } from '../../kernel/instant.js';
import { scanSql, type Scan } from '../../sql/scan.js';
import type { Reading } from '../../store/database.js';
import type { ExplanationModel } from '../evaluation-answer.js';
import { coverageOf, questionFacts } from './answer-question.js';
import { cellScans } from './cell-scans.js';
import type { PreparedQuestion } from './prepared-question.js';
import { scansOf } from './scan-loader.js';

/**
 * The question as it would be answered alone: canonical texts, plan, statements with bound values; times and rows only if it
 * runs.
 */
export async function explainQuestion(reading: Reading, question: PreparedQuestion, analyze: boolean): Promise<ExplanationModel> {
  const requests = cellScans(question, coverageOf(await questionFacts(reading, question))).map(({ request }) => request);
  const scans = scansOf(reading.organizationId, requests).map(({ scan }) => scan);
  const statements: ExplanationModel['statements'][number][] = [];
  for (const scan of scans) statements.push(await explainScan(reading, question, scan, analyze));
  return {
    canonical: question.kpis.map(({ key, definition, checked }) => `${key} = ${checked?.canonical ?? definition.expression}`),
    plan: {
      knowledge: instantText(question.knowledge),
      timeZone: question.calendar.timeZone,
      by: question.by.map(({ key }) => key),
      kpis: question.kpis.map(({ key, definition }, position) => ({ key, version: definition.versionId, formula: question.formulaOf[position] })),
      ...question.plan,
    },
    statements,
  };
}

async function explainScan(
  reading: Reading, question: PreparedQuestion, scan: Scan, analyze: boolean,
): Promise<ExplanationModel['statements'][number]> {
  const { sql, parameters } = reading.compile(scanSql(scan));
  const started = performance.now();
  const rows = analyze ? (await reading.query(scanSql(scan))).length : null;
  const source = [...question.sources.values()].find(({ id }) => id === scan.asOf.sourceId)!;
  const periods = scan.bounds.length - 1;
  const group = scan.by.length === 0 ? '' : ` by ${scan.by.map(({ key }) => key).join(', ')}`;
  const asOf = scan.asOf.knowledge === null ? 'current revisions' : `revisions as of ${instantText(scan.asOf.knowledge)}`;
  return {
    sql,
    values: parameters,
    reads: `${source.key}: ${asOf}, ${scan.cells.length} cell${scan.cells.length === 1 ? '' : 's'} in ${periods} period${periods === 1 ? '' : 's'}${group}`,
    milliseconds: analyze ? performance.now() - started : null,
    rows,
  };
}
