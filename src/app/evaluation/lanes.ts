import type { Span } from '../../lang/plan.js';

/** Spans that one statement can read: buckets that do not overlap, and perhaps the whole of them. */
export interface Lane {
  readonly bounds: readonly number[];
  /** Which of the spans asked a bucket is, by bucket number from 1; buckets between spans are absent. */
  readonly spansOf: ReadonlyMap<number, readonly number[]>;
  /** The spans that are the whole of the lane; none where it is not aggregated. */
  readonly whole: readonly number[];
}

interface Distinct extends Span { readonly positions: number[] }

/** Splits the spans into as few lanes as possible. Periods that tile a window and the window itself are one lane. */
export function lanesOf(spans: readonly Span[]): Lane[] {
  const lanes: Distinct[][] = [];
  for (const span of distinct(spans)) {
    const lane = lanes.find((each) => each.at(-1)!.to <= span.from);
    if (lane === undefined) lanes.push([span]);
    else lane.push(span);
  }
  const wholes = new Map<Distinct[], Distinct>();
  const merged = lanes.filter((lane) => {
    const [only] = lane;
    const covered = lane.length > 1 ? undefined : lanes.find((other) => other.length > 1 && !wholes.has(other) && isWhole(other, only!));
    if (covered !== undefined) wholes.set(covered, only!);
    return covered === undefined;
  });
  return merged.map((lane) => laneOf(lane, wholes.get(lane)));
}

function distinct(spans: readonly Span[]): Distinct[] {
  const known = new Map<string, Distinct>();
  spans.forEach(({ from, to }, position) => {
    if (to <= from) return;
    const identity = `${from} ${to}`;
    const span = known.get(identity) ?? { from, to, positions: [] };
    span.positions.push(position);
    known.set(identity, span);
  });
  return [...known.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

const isWhole = (lane: readonly Span[], span: Span): boolean =>
  span.from === lane[0]!.from && span.to === lane.at(-1)!.to && lane.every(({ from }, index) => index === 0 || lane[index - 1]!.to === from);

function laneOf(lane: readonly Distinct[], whole: Distinct | undefined): Lane {
  const bounds: number[] = [lane[0]!.from];
  const spansOf = new Map<number, readonly number[]>();
  for (const { from, to, positions } of lane) {
    if (bounds.at(-1) !== from) bounds.push(from);
    bounds.push(to);
    spansOf.set(bounds.length - 1, positions);
  }
  return { bounds, spansOf, whole: whole?.positions ?? [] };
}
