import { canonicalJson } from '../../kernel/canonical-json.js';
import type { JourneyStep } from '../../lang/kpi-expr.js';
import type { Span } from '../../lang/plan.js';
import type { RowExpr } from '../../lang/row-expr.js';
import type { EvidenceRead } from '../../sql/evidence.js';
import type { ScanRequest } from '../evaluation/scan-loader.js';
import { countedCondition } from '../evaluation/cell-rows.js';
import type { FrozenRead } from './snapshot-content.js';

const OCCURRED_AT: RowExpr = { op: 'builtIn', key: 'occurredAt', type: 'instant' };

interface SourceRead extends EvidenceRead {
  readonly source: string;
  readonly sourceId: string;
}

/**
 * The rows that have a say in what these scans found, by source: of a plain cell exactly those that it counted; of all others every
 * row that could change the number, which may be more than did. Reads that say the same stand once.
 */
export function evidenceReads(requests: readonly ScanRequest[]): FrozenRead[] {
  const bySource = Map.groupBy(requests.flatMap(readsOf), ({ source }) => source);
  return [...bySource].sort(([a], [b]) => (a < b ? -1 : 1)).map(([source, all]) => ({
    source, sourceId: all[0]!.sourceId,
    reads: [...new Map(all.map(({ at, spans, where }) => {
      const read = { at, spans, where };
      return [canonicalJson(read), read];
    })).values()],
  }));
}

function readsOf(request: ScanRequest): SourceRead[] {
  const { cell, sourceIds, companions } = request;
  const { source, at, stock, journey, per, cohort } = cell;
  const own = { source, sourceId: sourceIds[source]! };
  const spans = request.spans.filter(({ from, to }) => to > from);
  const latest = Math.max(...request.spans.map(({ to }) => to));
  if (request.spans.length === 0 || (stock === undefined && spans.length === 0)) return [];
  if (stock !== undefined) {
    const to = Math.max(latest, ...(companions ?? []).map((span) => span?.to ?? latest));
    return [{ ...own, at: stock.from, spans: [{ from: null, to }], where: null }];
  }
  if (journey !== undefined) {
    const from = Math.min(...spans.map((span) => span.from));
    // Which row of an entity is its first is decided by all before.
    const first = journey.start === 'FIRST_OF_ENTITY' ? null : from;
    return [{ ...own, at, spans: [{ from: first, to: latest }], where: null }, ...stepReads(journey.steps, sourceIds, { from, to: latest })];
  }
  if (cohort !== undefined) {
    const beside = (companions ?? []).filter((span) => span !== null && span.to > span.from) as Span[];
    return [{ ...own, at, spans: merged([...spans, ...beside]), where: null }];
  }
  return [{ ...own, at, spans: merged(spans), where: per === undefined ? countedCondition(request) : null }];
}

/** Rows of a step that could follow a row of the span: each gap begins where the one before it may have ended. */
function stepReads(steps: readonly JourneyStep[], sourceIds: ScanRequest['sourceIds'], { from, to }: Span): SourceRead[] {
  let latest: number | null = to;
  return steps.map(({ source, withinMs }) => {
    latest = latest === null || withinMs === null ? null : latest + withinMs + 1;
    return { source, sourceId: sourceIds[source]!, at: OCCURRED_AT, spans: [{ from, to: latest }], where: null };
  });
}

/** Ascending, and none that touches another. */
function merged(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last !== undefined && from <= last.to) found[found.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else found.push({ from, to });
  }
  return found;
}
