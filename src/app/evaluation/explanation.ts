import { instantText } from '../../kernel/instant.js';
import type { ScanForm, SketchPlacing } from '../../sql/scan.js';
import type { Reading } from '../../store/database.js';
import type { ExplanationModel } from '../evaluation-answer.js';
import { coverageOf, questionFacts } from './answer-question.js';
import type { AskedKpi } from './asked-version.js';
import { cellScans } from './cell-scans.js';
import type { PreparedQuestion } from './prepared-question.js';
import { pairCounts } from './scan-loader.js';
import { rollupName } from './rollup-name.js';
import { scansOf, statementOf, type PlannedScan } from './scans/scan-plan.js';
import { usableRollups } from './usable-rollups.js';

type Statement = ExplanationModel['statements'][number];

/**
 * The question as it would be answered alone: canonical texts, plan, statements with bound values; times and rows only if it
 * runs.
 */
export async function explainQuestion(reading: Reading, question: PreparedQuestion, analyze: boolean): Promise<ExplanationModel> {
  const requests = cellScans(question, coverageOf(await questionFacts(reading, question))).map(({ request }) => request);
  const statements: Statement[] = [];
  for (const planned of scansOf(reading.organizationId, requests, await usableRollups(reading, requests))) {
    statements.push(...await explainScan(reading, planned, analyze));
  }
  return {
    canonical: question.kpis.flatMap(canonicalTexts),
    plan: {
      knowledge: instantText(question.knowledge),
      timeZone: question.calendar.timeZone,
      by: question.by.map(({ key }) => key),
      kpis: question.kpis.map(({ key, versions, reigns }, position) => ({
        key,
        versions: reigns.map(({ version, from }) => ({
          version: versions[version]!.definition.versionId,
          from: from === -Infinity ? null : instantText(from),
          formula: question.formulaOf[position]![version],
        })),
      })),
      ...question.plan,
    },
    statements,
  };
}

/** Each meaning that the KPI has in the answer, once. */
const canonicalTexts = ({ key, definition, versions }: AskedKpi): string[] =>
  [...new Set(versions.length === 0 ? [definition.expression] : versions.map(({ checked }) => checked.canonical))]
    .map((canonical) => `${key} = ${canonical}`);

async function explainScan(reading: Reading, planned: PlannedScan, analyze: boolean): Promise<Statement[]> {
  const reads = readsOf(planned);
  const statements = [
    ...pairCounts(planned).map((statement) => ({ statement, reads: `${reads}: first how many rows × periods that are` })),
    { statement: statementOf(planned), reads },
  ];
  const rollup = planned.rollup && rollupName(planned.members[0]!.cell.source, planned.rollup.rollup);
  const explained: Statement[] = [];
  for (const { statement, reads } of statements) {
    const { sql, parameters } = reading.compile(statement);
    const started = performance.now();
    const rows = analyze ? (await reading.query<unknown>(statement)).length : null;
    explained.push({ sql, values: parameters, reads, rollup, whyNoRollup: planned.whyNoRollup, milliseconds: analyze ? performance.now() - started : null, rows });
  }
  return explained;
}

type PlacedForm = Exclude<ScanForm, { kind: 'sketches' }> | SketchPlacing;

/** In words what a statement reads. */
function readsOf({ scan, members, layout }: PlannedScan): string {
  const { cell, spans, knowledge } = members[0]!;
  const group = scan.by.length === 0 ? '' : ` by ${scan.by.map(({ key }) => key).join(', ')}`;
  const asOf = knowledge === null ? 'current revisions' : `revisions as of ${instantText(knowledge)}`;
  const later = (cell.journey?.steps ?? []).map(({ source, absent }) => (absent ? `no ${source}` : source));
  const path = later.length === 0 ? '' : `, followed by ${later.join(', then ')}`;
  const per = cell.per === undefined ? '' : ', summed up per entity';
  const { cohort } = cell;
  const who = cohort === undefined ? ''
    : `, of entities that were ${cohort.active ? '' : 'not '}active in the companion of each period`;
  const cells = plural(scan.cells.length, 'cell');
  const places = scan.form.kind === 'sketches'
    ? `${placesOf(scan.form.placing, layout, spans.length)}, as states that are merged`
    : placesOf(scan.form, layout, spans.length);
  return `${cell.source}: ${asOf}${path}, ${cells} ${places}${group}${per}${who}`;
}

function placesOf(form: PlacedForm, layout: PlannedScan['layout'], asked: number): string {
  if (form.kind === 'buckets') {
    const areStretches = layout.kind === 'buckets' || layout.kind === 'sketches';
    const buckets = plural(form.bounds.length - 1, areStretches ? 'stretch' : 'period');
    return areStretches ? `in ${buckets} between the bounds of ${asked} periods that overlap` : `in ${buckets}`;
  }
  const places = form.ranges.kind === 'instants'
    ? `open at ${plural(form.ranges.instants.length, 'instant')}`
    : `in ${plural(form.ranges.chains.reduce((sum, { from }) => sum + from.length, 0), 'period')}`;
  switch (form.kind) {
    case 'deltas': return `${places}, by where rows begin and cease to count`;
    case 'distinct': return `${places}, by where values begin and cease to count`;
    case 'pairs': return `${places}, every row once in each that it falls into`;
  }
}

const plural = (count: number, noun: string): string => `${count} ${count === 1 ? noun : noun.replace(/ch$/, 'che') + 's'}`;
