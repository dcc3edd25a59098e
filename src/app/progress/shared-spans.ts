import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Lens, Span } from '../../lang/plan.js';
import type { Reading } from '../../store/database.js';
import type { CellScan } from '../evaluation/cell-scans.js';
import { scanLoader, type ScannedGroups, type ScanRequest } from '../evaluation/scan-loader.js';
import type { GoalPlan } from './goal-plan.js';

/** The scans of a plan's cells, frame by frame. */
export interface PlannedScans {
  readonly plan: GoalPlan;
  readonly scans: readonly CellScan[];
}

/**
 * Reads the scans of many plans as if they asked for the same times: what one of them reads over its periods, all read that read
 * alike. So that scans of goals with other starts and ends are equal but for their conditions, and share a statement.
 */
export async function readTogether(reading: Reading, planned: readonly PlannedScans[]): Promise<ScannedGroups[][]> {
  const shared = new Map<string, SharedSpans>();
  const joined = planned.map(({ plan, scans }) => scans.map(({ request }, position) => {
    const kind = kindOf(plan, position, request);
    const spans = shared.get(kind) ?? new SharedSpans();
    shared.set(kind, spans);
    return { request, spans, positions: spans.add(request) };
  }));
  const loader = scanLoader(reading);
  return Promise.all(joined.map((scans) => Promise.all(scans.map(async ({ request, spans, positions }) => {
    const found = await loader.load({ ...request, ...spans.all(request) });
    return new Map([...found].map(([key, { group, spans: read }]) =>
      [key, { group, spans: { get: (position: number) => read.get(positions(position)) } }]));
  }))));
}

/** Scans of one kind can share their spans. Frame 0 has spans that do not overlap, as long as they are of one grain and calendar. */
function kindOf({ plan, grain, calendar }: GoalPlan, position: number, { cell: { source, at, stock, journey, per, cohort } }: ScanRequest): string {
  const frame = Math.floor(position / plan.cells.length);
  const { lens } = plan.cells[position % plan.cells.length]!;
  return canonicalJson([frame, grain, calendar, changesOf(plan.lenses, lens), source, at, stock, journey, per, cohort].map((part) => part ?? null));
}

function changesOf(lenses: readonly Lens[], lens: number): unknown[] {
  const { parent, change } = lenses[lens]!;
  return parent === null ? [] : [...changesOf(lenses, parent), change];
}

/** The spans that scans of one kind read, each once, in the order of time. */
class SharedSpans {
  private readonly known = new Map<string, Joined>();
  /** Cells of a plan that read alike have one list. */
  private readonly added = new Map<ScanRequest['spans'], readonly string[]>();
  private ordered: Ordered | null = null;

  /** Returns where each of the request's spans will be found, once all requests have been added. */
  add({ spans, companions }: ScanRequest): (position: number) => number {
    const keys = this.added.get(spans) ?? spans.map((span, position) => {
      const companion = companions?.[position] ?? null;
      const key = companion === null ? `${span.from} ${span.to}` : `${span.from} ${span.to} ${companion.from} ${companion.to}`;
      if (!this.known.has(key)) this.known.set(key, { span, companion });
      return key;
    });
    this.added.set(spans, keys);
    return (position) => this.inOrder().positions.get(keys[position]!)!;
  }

  all({ companions }: ScanRequest): Pick<ScanRequest, 'spans' | 'companions'> {
    const { spans, companions: all } = this.inOrder();
    return { spans, ...(companions && { companions: all }) };
  }

  /** The lists are the same ones for every scan, so that each is compared once. */
  private inOrder(): Ordered {
    if (this.ordered !== null) return this.ordered;
    const entries = [...this.known].sort(([, { span: a }], [, { span: b }]) => a.from - b.from || a.to - b.to);
    return this.ordered = {
      positions: new Map(entries.map(([key], position) => [key, position])),
      spans: entries.map(([, { span }]) => span),
      companions: entries.map(([, { companion }]) => companion),
    };
  }
}

interface Joined {
  readonly span: Span;
  readonly companion: Span | null;
}

interface Ordered {
  readonly positions: ReadonlyMap<string, number>;
  readonly spans: readonly Span[];
  readonly companions: readonly (Span | null)[];
}
