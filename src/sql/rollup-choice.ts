import { DAY_MS, dateText } from '../calendar/civil-day.js';
import { localClock, type LocalClock } from '../calendar/local-clock.js';
import { oncePer } from '../kernel/once-per.js';
import type { CellRequest, GroupExpr } from '../lang/plan.js';
import { cellStates, stateIdentity, type CellStates } from '../lang/rollup-states.js';
import { isSketch, MOST_SKETCHES, type Rollup, type RollupState } from '../lang/rollup.js';

/** A cell and what it is read over, where buckets lie side by side. */
export interface RollupQuestion {
  readonly request: CellRequest;
  readonly sourceId: string;
  /** Milliseconds since the epoch; null: now. */
  readonly knowledge: number | null;
  /** Milliseconds since the epoch, ascending. */
  readonly bounds: readonly number[];
}

export type RollupChoice =
  | { readonly rollup: Rollup; readonly states: CellStates; readonly days: LocalDays; readonly bounds: readonly number[] }
  /** Why none can answer: the reason of the one that came nearest, in a whole sentence. */
  | { readonly why: string };

/** The first rollup that carries everything which the cell reads. Whatever it cannot prove from definitions is not answered by it. `rollups`: smaller ones first. */
export function chooseRollup(question: RollupQuestion, rollups: readonly Rollup[]): RollupChoice {
  const ofSource = rollups.filter(({ sourceId }) => sourceId === question.sourceId);
  if (ofSource.length === 0) return { why: 'The source has no rollup.' };
  const refusals: Refusal[] = [];
  for (const rollup of ofSource) {
    const answer = tried(question, rollup);
    if ('states' in answer) return answer;
    refusals.push(answer);
  }
  return { why: refusals.reduce((nearest, each) => (each.reached > nearest.reached ? each : nearest)).why };
}

interface Refusal {
  /** How far the rollup came. */
  readonly reached: number;
  readonly why: string;
}

function tried({ request, knowledge, bounds }: RollupQuestion, rollup: Rollup): Extract<RollupChoice, { rollup: Rollup }> | Refusal {
  const states = statesOf(request)(rollup.dimensions);
  if ('why' in states) return { reached: 0, why: states.why };
  if (states.timeField !== rollup.timeField) return { reached: 1, why: `No rollup is by days of ${states.timeField}.` };
  if (!holdsAll(rollup, states)) return { reached: 2, why: states.states.some(({ stored }) => isSketch(stored.kind)) ? NO_SKETCH : NO_STATE };
  const days = localDays(bounds, rollup.zone);
  if (typeof days === 'string') return { reached: 3, why: days };
  const { builtFrom, builtAt } = rollup;
  if (builtFrom === null || builtAt === null) return { reached: 4, why: 'The rollup is being built.' };
  if (builtFrom !== '-infinity' && builtFrom > days.of[0]!) return { reached: 4, why: `The rollup is being built; it has the days from ${builtFrom} on.` };
  if (knowledge !== null && builtAt > knowledge) return { reached: 5, why: 'The rollup is younger than the knowledge asked for.' };
  return { rollup, states, days, bounds };
}

/** A cell is tried once, in however many frames of a question it is read: by the dimensions of a rollup. */
const statesOf = oncePer((request: CellRequest) => oncePer((dimensions: readonly GroupExpr[]) => cellStates(request, dimensions)));

const NO_STATE = 'No rollup has what the measure or its conditions read; one is built when a KPI reads it.';
const NO_SKETCH = `No rollup has the states of the approximation; one is built when a KPI reads it, of ${MOST_SKETCHES} at most.`;

const identitiesOf = oncePer((states: readonly RollupState[]): ReadonlySet<string> => new Set(states.map(stateIdentity)));

function holdsAll({ states: stored }: Rollup, { states }: CellStates): boolean {
  const known = identitiesOf(stored);
  return states.every((state) => known.has(stateIdentity(state.stored)));
}

/** Instants as local days of a zone, YYYY-MM-DD. */
export interface LocalDays {
  /** Of each instant, in order. */
  readonly of: readonly string[];
  /** Those within which an instant lies, other than at their beginning. */
  readonly cut: readonly string[];
}

const known = new WeakMap<readonly number[], Map<string, LocalDays | string>>();

/** The instants as local days; in words why they cannot be. */
function localDays(bounds: readonly number[], zone: string): LocalDays | string {
  const ofBounds = known.get(bounds) ?? new Map<string, LocalDays | string>();
  known.set(bounds, ofBounds);
  const days = ofBounds.get(zone) ?? daysIn(bounds, localClock(zone));
  ofBounds.set(zone, days);
  return days;
}

/** A period that is not over is compared with as much of the one before, which ends within a day; by the hour every day is cut. */
const MOST_CUT = 8;

function daysIn(bounds: readonly number[], clock: LocalClock): LocalDays | string {
  const local = bounds.map((bound) => ({ bound, day: clock.dayAt(bound) }));
  const cut = [...new Set(local.filter(({ bound, day }) => clock.startOfDay(day) !== bound).map(({ day }) => day))];
  if (cut.length > MOST_CUT || local.at(-1)!.day - local[0]!.day <= cut.length) {
    return `The periods are no whole days in ${clock.timeZone}, whose days the rollup has.`;
  }
  if (showsADayAgain(clock, bounds[0]!, bounds.at(-1)!)) return `In ${clock.timeZone} a clock was put back across midnight within the window.`;
  return { of: local.map(({ day }) => dateText(day)), cut: cut.map(dateText) };
}

/** Whether a clock that had begun to show a day shows the one before again: PostgreSQL dates its rows by what it shows. */
function showsADayAgain(clock: LocalClock, from: number, to: number): boolean {
  let before: number | undefined;
  for (const { from: at, offset } of clock.stretches(from, to)) {
    if (before !== undefined && Math.ceil((at + before) / DAY_MS) - 1 > Math.floor((at + offset) / DAY_MS)) return true;
    before = offset;
  }
  return false;
}
