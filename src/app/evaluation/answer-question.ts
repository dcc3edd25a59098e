import { isWholeUnits } from '../../calendar/moment.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { YardstickError } from '../../kernel/errors.js';
import { instantText } from '../../kernel/instant.js';
import { judgeCell, type Cell, type Coverage } from '../../lang/cell.js';
import { fold } from '../../lang/fold.js';
import type { Reading } from '../../store/database.js';
import type { FreshnessModel } from '../evaluation-answer.js';
import { erasedOfScans } from '../proof/erased-of-scans.js';
import { cellCoverage } from './cell-coverage.js';
import { maturesAt } from './companions.js';
import type { PreparedQuestion } from './prepared-question.js';
import type { ReadCells } from './read-cells.js';
import { presentGroups, selectGroups, type GroupValues, type RankedGroup, type SelectedGroups } from './groups.js';
import { rankGroups } from './rank-groups.js';
import { scanLoader, TooManyRows, type ScannedGroup, type ScannedGroups, type ScanRequest } from './scan-loader.js';
import { among, cellScans, part, type CellScan } from './cell-scans.js';
import { sourceFacts, type SourceFacts } from './source-facts.js';

export interface AnsweredQuestion {
  readonly groups: readonly RankedGroup[];
  readonly truncated: boolean;
  /** The cells of a group in period i of a frame (0: the question's own), or over its whole window for 'total'. */
  cells(group: readonly (string | null)[], period: number | 'total', frame?: number): ReadCells;
  /** What a cell read for a group in moments of period i, or of its whole window. */
  read(cell: number, group: readonly (string | null)[], period: number | 'total', ats: readonly number[]): ScanRequest;
  readonly freshness: FreshnessModel;
}

/** KPIs × periods × groups that one answer may have. */
const MOST_POINTS = 1_000_000;

/** Scans what the plan needs, then ranks and cuts the groups. Values are folded by whoever shows them. */
export async function answerQuestion(reading: Reading, question: PreparedQuestion): Promise<AnsweredQuestion> {
  const facts = await questionFacts(reading, question);
  const coverage = coverageOf(facts);
  const scans = cellScans(question, coverage);
  const { groups, truncated, cells } = await readPage(reading, question, scans, coverage);
  if (groups.length * question.periods.length * question.kpis.length > MOST_POINTS) throw tooManyPoints(groups.length, question);
  return {
    groups, truncated, cells,
    read: (cell, group, period, ats) => part(scans[cell]!, group, period === 'total' ? question.plan.frames[0]!.points.length - 1 : period, ats),
    freshness: {
      knowledge: instantText(question.knowledge), sources: facts.map(({ freshness }) => freshness),
      erased: () => erasedOfScans(reading, scans.map(({ request }) => request), question.pastKnowledge, question.organizationTimeZone),
    },
  };
}

type Page = SelectedGroups & Pick<AnsweredQuestion, 'cells'>;

/** All groups are read, ranked and cut; where they are too many for that, they are ranked in the database, and the page is read. */
async function readPage(
  reading: Reading, question: PreparedQuestion, scans: readonly CellScan[], coverage: ReadonlyMap<string, Coverage>,
): Promise<Page> {
  const { plan, by } = question;
  try {
    const scanned = await readScans(reading, scans);
    const cells = cellReader(question, scans, scanned, coverage);
    const value = (formula: number) => (group: GroupValues) => {
      const { cell, units } = cells(group, 'total');
      return fold(plan.formulas[formula]!, (index, at) => cell(index, at).value, units);
    };
    return { ...selectGroups(presentGroups(by.length, scans, scanned), question, value), cells };
  } catch (error) {
    if (!(error instanceof TooManyRows) || by.length === 0) throw error;
    const nothing = cellReader(question, scans, scans.map(() => new Map<string, never>()), coverage);
    const selected = await rankGroups(reading, question, scans, nothing(by.map(() => null), 'total'));
    if (selected === null) throw error;
    const scanned = await readScans(reading, among(scans, selected.groups.map(({ values }) => values)));
    return { ...selected, cells: cellReader(question, scans, scanned, coverage) };
  }
}

const readScans = (reading: Reading, scans: readonly CellScan[]): Promise<ScannedGroups[]> => {
  const loader = scanLoader(reading);
  return Promise.all(scans.map(({ request }) => loader.load(request)));
};

/** What every source of the question can answer for. */
export const questionFacts = (reading: Reading, question: PreparedQuestion): Promise<SourceFacts[]> =>
  Promise.all([...question.sources.values()].map((source) =>
    sourceFacts(reading, source, question.organizationTimeZone, question.pastKnowledge)));

export const coverageOf = (facts: readonly SourceFacts[]): ReadonlyMap<string, Coverage> =>
  new Map(facts.map(({ freshness, coverage }) => [freshness.source, coverage]));

export function cellReader(
  { plan, knowledge, calendar }: Pick<PreparedQuestion, 'plan' | 'knowledge' | 'calendar'>, scans: readonly CellScan[], scanned: readonly ScannedGroups[],
  coverage: ReadonlyMap<string, Coverage>,
): AnsweredQuestion['cells'] {
  const coverages = plan.cells.map(({ request }) => cellCoverage(request, coverage));
  const foundFor = groupFinder(scans, scanned);
  return (group, period, frame = 0) => {
    const { points } = plan.frames[frame]!;
    const point = period === 'total' ? points.length - 1 : period;
    const { moments, units } = points[point]!;
    const found = foundFor(group);
    const judged: (Cell[] | undefined)[] = [];
    const judge = (index: number, at: number): Cell => {
      const { request, lens, finestGrain, maturityMs } = plan.cells[index]!;
      const moment = moments[lens]![at]!;
      const position = frame * plan.cells.length + index;
      return judgeCell(
        {
          aggregation: request.aggregate.aggregation,
          isStock: request.stock !== undefined,
          hasGrain: finestGrain === null || isWholeUnits(moment, finestGrain, calendar),
          maturesAt: maturesAt(moment, maturityMs, request.cohort, calendar),
        },
        found[position]?.spans.get(scans[position]!.offsets[point]! + at),
        moment, coverages[index]!, knowledge,
      );
    };
    return {
      cell: (index, at) => {
        const ofCell = judged[index] ??= [];
        return ofCell[at] ??= judge(index, at);
      },
      moment: (index, at) => moments[plan.cells[index]!.lens]![at]!,
      units: (lens, at) => ({ from: units[lens]![at]!, to: units[lens]![at + 1]! }),
    };
  };
}

/** What each scan found for a group, which is looked up once for all of its points. */
function groupFinder(scans: readonly CellScan[], scanned: readonly ScannedGroups[]): (group: GroupValues) => readonly (ScannedGroup | undefined)[] {
  const known = new Map<GroupValues, readonly (ScannedGroup | undefined)[]>();
  const find = (group: GroupValues): readonly (ScannedGroup | undefined)[] => {
    const keys = new Map<string, string>();
    return scanned.map((groups, position) => {
      const { groupPositions } = scans[position]!;
      const identity = groupPositions.join();
      const key = keys.get(identity) ?? canonicalJson(groupPositions.map((each) => group[each]));
      keys.set(identity, key);
      return groups.get(key);
    });
  };
  return (group) => {
    const found = known.get(group) ?? find(group);
    known.set(group, found);
    return found;
  };
}

const tooManyPoints = (groups: number, { periods, kpis }: PreparedQuestion): YardstickError => new YardstickError(
  'TOO_EXPENSIVE',
  `The answer would have ${groups} groups × ${periods.length} periods × ${kpis.length} KPIs; at most ${MOST_POINTS.toLocaleString('en')} points are given at once.`,
  { hint: 'Ask for fewer groups with first, a coarser grain, or fewer KPIs.' },
);
