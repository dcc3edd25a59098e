import { canonicalJson } from '../../kernel/canonical-json.js';
import { YardstickError } from '../../kernel/errors.js';
import { instantText } from '../../kernel/instant.js';
import { judgeCell, type Cell, type Coverage } from '../../lang/cell.js';
import { fold } from '../../lang/fold.js';
import type { CellRequest, Frame, PlannedCell, Span } from '../../lang/plan.js';
import type { Reading } from '../../store/database.js';
import type { FreshnessModel } from '../evaluation-answer.js';
import type { PreparedQuestion } from './prepared-question.js';
import type { ReadCells } from './read-cells.js';
import { presentGroups, selectGroups, type RankedGroup } from './groups.js';
import { scanLoader, type ScanRequest, type ScannedGroups } from './scan-loader.js';
import { sourceFacts } from './source-facts.js';

export interface AnsweredQuestion {
  readonly groups: readonly RankedGroup[];
  readonly truncated: boolean;
  /** The cells of a group in period i of a frame (0: the question's own), or over its whole window for 'total'. */
  cells(group: readonly (string | null)[], period: number | 'total', frame?: number): ReadCells;
  readonly freshness: FreshnessModel;
}

/** KPIs × periods × groups that one answer may have. */
const MOST_POINTS = 1_000_000;

/** Scans what the plan needs, then ranks and cuts the groups. Values are folded by whoever shows them. */
export async function answerQuestion(reading: Reading, question: PreparedQuestion): Promise<AnsweredQuestion> {
  const { plan } = question;
  const loader = scanLoader(reading);
  const facts = await Promise.all([...question.sources.values()].map((source) =>
    sourceFacts(reading, source, question.organizationTimeZone, question.pastKnowledge)));
  const coverage = new Map(facts.map(({ freshness, coverage: known }) => [freshness.source, known]));
  const scanned = await Promise.all(scanRequests(question).map((request) => loader.load(request)));
  const cells = cellReader(question, scanned, coverage);

  const present = presentGroups(plan, question.by.length, scanned);
  const value = (formula: number) => (group: readonly (string | null)[]) => {
    const read = cells(group, 'total');
    return fold(plan.formulas[formula]!, (index) => read(index).value);
  };
  const { groups, truncated } = selectGroups(present, question, value);
  if (groups.length * question.periods.length * question.kpis.length > MOST_POINTS) throw tooManyPoints(groups.length, question);
  return {
    groups, truncated, cells,
    freshness: { knowledge: instantText(question.knowledge), sources: facts.map(({ freshness }) => freshness) },
  };
}

/**
 * Per frame one request per cell of the plan, in its order; then, in the question's own, those that only tell which groups exist.
 */
export function scanRequests({ plan, sources, pastKnowledge }: PreparedQuestion): ScanRequest[] {
  const request = (cell: CellRequest, frame: Frame): ScanRequest =>
    ({ cell, sourceId: sources.get(cell.source)!.id, knowledge: pastKnowledge, spans: spansOf(frame) });
  return [
    ...plan.frames.flatMap((frame) => plan.cells.map((cell) => request(cell.request, frame))),
    ...plan.presence.map((cell) => request(cell, plan.frames[0]!)),
  ];
}

/** The window's span comes last, behind those of the periods. */
const spansOf = ({ periods, window }: Frame): Span[] => [...periods, window].map(({ from, to }) => ({ from, to }));

function cellReader(
  { plan, knowledge }: PreparedQuestion, scanned: readonly ScannedGroups[], coverage: ReadonlyMap<string, Coverage>,
): AnsweredQuestion['cells'] {
  return (group, period, frame = 0) => {
    const spans = spansOf(plan.frames[frame]!);
    const position = period === 'total' ? spans.length - 1 : period;
    const judged = new Map<number, Cell>();
    const judge = (index: number, { groupPositions, request }: PlannedCell): Cell => {
      const found = scanned[frame * plan.cells.length + index]!.get(canonicalJson(groupPositions.map((each) => group[each])));
      return judgeCell(
        request.aggregate.aggregation,
        found?.spans.get(position),
        spans[position]!,
        coverage.get(request.source)!,
        knowledge,
      );
    };
    return (index) => {
      const known = judged.get(index) ?? judge(index, plan.cells[index]!);
      judged.set(index, known);
      return known;
    };
  };
}

const tooManyPoints = (groups: number, { periods, kpis }: PreparedQuestion): YardstickError => new YardstickError(
  'TOO_EXPENSIVE',
  `The answer would have ${groups} groups × ${periods.length} periods × ${kpis.length} KPIs; at most ${MOST_POINTS.toLocaleString('en')} points are given at once.`,
  { hint: 'Ask for fewer groups with first, a coarser grain, or fewer KPIs.' },
);
