import { DAY_MS, dateText } from '../calendar/civil-day.js';
import { localClock, type LocalClock } from '../calendar/local-clock.js';
import type { CellRequest } from '../lang/plan.js';
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
  | { readonly rollup: Rollup; readonly states: CellStates; readonly days: readonly string[]; readonly inMonths: boolean }
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
  const states = cellStates(request, rollup.dimensions);
  if ('why' in states) return { reached: 0, why: states.why };
  if (states.timeField !== rollup.timeField) return { reached: 1, why: `No rollup is by days of ${states.timeField}.` };
  if (!holdsAll(rollup, states)) return { reached: 2, why: states.states.some(({ stored }) => isSketch(stored.kind)) ? NO_SKETCH : NO_STATE };
  const days = localDays(bounds, rollup.zone);
  if (typeof days === 'string') return { reached: 3, why: days };
  const { builtFrom, builtAt } = rollup;
  if (builtFrom === null || builtAt === null) return { reached: 4, why: 'The rollup is being built.' };
  if (builtFrom !== '-infinity' && builtFrom > days[0]!) return { reached: 4, why: `The rollup is being built; it has the days from ${builtFrom} on.` };
  if (knowledge !== null && builtAt > knowledge) return { reached: 5, why: 'The rollup is younger than the knowledge asked for.' };
  return { rollup, states, days, inMonths: days.every((day) => day.endsWith('-01')) };
}

const NO_STATE = 'No rollup has what the measure or its conditions read; one is built when a KPI reads it.';
const NO_SKETCH = `No rollup has the states of the approximation; one is built when a KPI reads it, of ${MOST_SKETCHES} at most.`;

const columns = new WeakMap<readonly RollupState[], ReadonlySet<string>>();

function holdsAll({ states: stored }: Rollup, { states }: CellStates): boolean {
  const known = columns.get(stored) ?? new Set(stored.map(stateIdentity));
  columns.set(stored, known);
  return states.every((state) => known.has(stateIdentity(state.stored)));
}

const days = new WeakMap<readonly number[], Map<string, readonly string[] | string>>();

/** The instants as local days that begin there; in words why they are none. */
function localDays(bounds: readonly number[], zone: string): readonly string[] | string {
  const ofBounds = days.get(bounds) ?? new Map<string, readonly string[] | string>();
  days.set(bounds, ofBounds);
  const known = ofBounds.get(zone) ?? daysIn(bounds, localClock(zone));
  ofBounds.set(zone, known);
  return known;
}

function daysIn(bounds: readonly number[], clock: LocalClock): readonly string[] | string {
  const local = bounds.map((bound) => ({ bound, day: clock.dayAt(bound) }));
  if (local.some(({ bound, day }) => clock.startOfDay(day) !== bound)) return `The periods are no whole days in ${clock.timeZone}, whose days the rollup has.`;
  if (showsADayAgain(clock, bounds[0]!, bounds.at(-1)!)) return `In ${clock.timeZone} a clock was put back across midnight within the window.`;
  return local.map(({ day }) => dateText(day));
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
