import type { Calendar } from '../calendar/grain.js';
import { changed, settled, unitsIn, type Moment } from '../calendar/moment.js';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { ContextChange } from './kpi-expr.js';
import type { Frame, Lens, LensChange, PointMoments } from './plan.js';
import type { RowExpr } from './row-expr.js';

/** The lenses of a plan, each once. A lens comes after the one that it adds a change to; the first changes nothing. */
export class Lenses {
  readonly all: Lens[] = [{ parent: null, change: null }];
  private readonly known = new Map<string, number>();

  /** The lens of a context: its changes of time, from the outermost. */
  of(context: readonly ContextChange[]): number {
    return context.flatMap(lensChange).reduce((parent, change) => {
      const identity = canonicalJson([parent, change]);
      const lens = this.known.get(identity) ?? this.all.push({ parent, change }) - 1;
      this.known.set(identity, lens);
      return lens;
    }, 0);
  }
}

function lensChange(change: ContextChange): LensChange[] {
  if (change.kind === 'time') return [change.change];
  return change.kind === 'each' ? [{ kind: 'each', unit: change.unit, condition: change.condition }] : [];
}

/** What has to be known to follow lenses through time. */
export interface LensInput {
  readonly frames: readonly (readonly Moment[])[];
  readonly calendar: Calendar;
  readonly now: number;
  readonly chooses: (condition: RowExpr, unit: Moment) => boolean;
}

/** Units that the points of one question may have together, over all that it combines. */
const MOST_UNITS = 200_000;

/** The moments of every lens at every point. Throws UnitDoesNotTile, and TOO_EXPENSIVE where there are too many units. */
export function framesOf(input: LensInput, lenses: readonly Lens[]): Frame[] {
  return input.frames.map((asked) => ({ points: asked.map((moment) => pointMoments(moment, lenses, input)) }));
}

function pointMoments(asked: Moment, lenses: readonly Lens[], { calendar, now, chooses }: LensInput): PointMoments {
  const moments: (readonly Moment[])[] = [];
  const units: (readonly number[] | null)[] = [];
  for (const { parent, change } of lenses) {
    if (parent === null || change === null) {
      moments.push([asked]);
      units.push(null);
    } else if (change.kind === 'each') {
      const inside = moments[parent]!.map((moment) => unitsIn(moment, change.unit, now, calendar, MOST_UNITS)
        .filter((unit) => change.condition === null || chooses(change.condition, unit)));
      moments.push(inside.flat());
      units.push(starts(inside));
    } else {
      moments.push(moments[parent]!.map((moment) => settled(changed(moment, change, now, calendar), now)));
      units.push(null);
    }
  }
  return { moments, units };
}

/** Where each list begins in all of them joined, and where the last one ends. */
function starts(lists: readonly (readonly unknown[])[]): number[] {
  const result = [0];
  for (const list of lists) result.push(result.at(-1)! + list.length);
  return result;
}
