import type { Moment } from '../../calendar/moment.js';
import type { Coverage } from '../../lang/cell.js';
import type { CellRequest, Frame, Span } from '../../lang/plan.js';
import { companionOf } from './companions.js';
import type { PreparedQuestion } from './prepared-question.js';
import type { ScanRequest } from './scan-loader.js';

/** What one cell of the plan reads in one frame. */
export interface CellScan {
  readonly request: ScanRequest;
  /** Per point of the frame: the position of its first moment among the request's spans. */
  readonly offsets: readonly number[];
  /** Positions of the question's `by` that it has; those that only tell which groups exist have all. */
  readonly groupPositions: readonly number[];
}

/** What of a question decides what its cells read. */
export interface ScannedQuestion extends Pick<PreparedQuestion, 'plan' | 'by' | 'pastKnowledge' | 'calendar'> {
  readonly sources: ReadonlyMap<string, { readonly id: string }>;
}

interface Known {
  readonly from: string;
  readonly scans: readonly CellScan[];
}

const known = new WeakMap<ScannedQuestion, Known>();

/**
 * Per frame one per cell of the plan, in its order; then, in the question's own, those that only tell which groups exist. Of a question
 * that is kept they are the same objects, as long as its sources' coverage begins when it did.
 */
export function cellScans(question: ScannedQuestion, coverage: ReadonlyMap<string, Coverage>): readonly CellScan[] {
  const from = JSON.stringify([...coverage].map(([key, each]) => [key, each.from]));
  const before = known.get(question);
  if (before?.from === from) return before.scans;
  const scans = makeCellScans(question, coverage);
  known.set(question, { from, scans });
  return scans;
}

function makeCellScans(question: ScannedQuestion, coverage: ReadonlyMap<string, Coverage>): CellScan[] {
  const { plan, by } = question;
  const spans = new SpansOf(question, coverage);
  const scan = (cell: CellRequest, lens: number, frame: Frame, groupPositions: readonly number[]): CellScan => {
    const { sources, pastKnowledge } = question;
    const { offsets, ...read } = spans.of(cell, lens, frame);
    const sourceIds = Object.fromEntries([cell.source, ...(cell.journey?.steps ?? []).map(({ source }) => source)]
      .map((key) => [key, sources.get(key)!.id]));
    return { request: { cell, sourceIds, knowledge: pastKnowledge, ...read }, offsets, groupPositions };
  };
  return [
    ...plan.frames.flatMap((frame) => plan.cells.map(({ request, lens, groupPositions }) =>
      scan(request, lens, frame, groupPositions))),
    ...plan.presence.map(({ request, lens }) => scan(request, lens, plan.frames[0]!, by.map((_, position) => position))),
  ];
}

/** The same for these groups alone. Cells that have a part of the group are read for that part. */
export function among(scans: readonly CellScan[], groups: readonly (readonly (string | null)[])[]): CellScan[] {
  const parts = new Map<string, NonNullable<ScanRequest['among']>>();
  return scans.map((scan) => {
    const positions = scan.groupPositions;
    if (positions.length === 0) return scan;
    const identity = positions.join();
    const part = parts.get(identity) ?? distinct(groups.map((group) => positions.map((position) => group[position]!)));
    parts.set(identity, part);
    return { ...scan, request: { ...scan.request, among: part } };
  });
}

/** What the scan read for one group in some moments of a point, by their positions among those of the point. */
export function part(
  { request, offsets, groupPositions }: CellScan, group: readonly (string | null)[], point: number, ats: readonly number[],
): ScanRequest {
  const { spans, companions, among: _, ...read } = request;
  const at = <T>(list: readonly T[]): T[] => ats.map((each) => list[offsets[point]! + each]!);
  return {
    ...read, spans: at(spans), ...(companions && { companions: at(companions) }),
    ...(groupPositions.length > 0 && { among: [groupPositions.map((position) => group[position]!)] }),
  };
}

const distinct = (groups: readonly (string | null)[][]): (string | null)[][] =>
  [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()];

interface Spans extends Pick<ScanRequest, 'spans' | 'companions'> { readonly offsets: readonly number[] }

/** The spans of cells that read the same moments are one list, so that it is compared once. */
class SpansOf {
  private readonly known = new Map<Frame, Map<string, Spans>>();

  constructor(private readonly question: ScannedQuestion, private readonly coverage: ReadonlyMap<string, Coverage>) {}

  of(cell: CellRequest, lens: number, frame: Frame): Spans {
    const ofFrame = this.known.get(frame) ?? new Map<string, Spans>();
    this.known.set(frame, ofFrame);
    const { cohort } = cell;
    const identity = JSON.stringify([lens, cell.source, cell.stock !== undefined, cohort?.window, cohort?.offsetMs]);
    const spans = ofFrame.get(identity) ?? this.make(cell, lens, frame);
    ofFrame.set(identity, spans);
    return spans;
  }

  private make({ source, stock, cohort }: CellRequest, lens: number, { points }: Frame): Spans {
    const offsets: number[] = [];
    const moments: Moment[] = [];
    for (const point of points) {
      offsets.push(moments.length);
      moments.push(...point.moments[lens]!);
    }
    // From the beginning: of what the source covers, or of nothing.
    const begun = moments.map((moment) => ({ ...moment, from: moment.from ?? this.coverage.get(source)!.from ?? moment.end }));
    const spans = begun.map(({ from, to, end }): Span => ({ from, to: stock === undefined ? to : end }));
    if (cohort === undefined) return { spans, offsets };
    return { spans, offsets, companions: begun.map((moment) => companionOf(moment, cohort, this.question.calendar)) };
  }
}
