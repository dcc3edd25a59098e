import { parseDate } from '../../calendar/civil-day.js';
import { canonicalDecimal } from '../../kernel/decimal.js';
import { badInput } from '../../kernel/errors.js';
import {
  bandAround, type Band, type DeclaredTarget, type Levels, type PeriodLevels, type Reference, type TargetGrain, type TargetGrainKind,
  type TargetShape, type Trajectory, type TrajectoryKind,
} from '../../goals/target.js';
import { startOfLocalDay } from '../progress/goal-time.js';
import { storable } from '../definitions/texts.js';

/** Numbers are decimal texts in the KPI's declared unit. */
export interface LevelsInput {
  readonly floor?: string | null;
  readonly target: string;
  readonly stretch?: string | null;
}

/** Its two ends, or a centre and how far from it. */
export interface BandInput {
  readonly lo?: string | null;
  readonly hi?: string | null;
  readonly centre?: string | null;
  readonly distance?: string | null;
}

export interface BandsInput {
  readonly floor?: BandInput | null;
  readonly target: BandInput;
}

export interface TargetInput {
  readonly shape: TargetShape;
  /** Of every shape but BETWEEN. */
  readonly levels?: LevelsInput | null;
  /** Of BETWEEN. */
  readonly bands?: BandsInput | null;
  readonly byPeriod?: readonly { readonly period: string; readonly levels?: LevelsInput | null; readonly bands?: BandsInput | null }[] | null;
  readonly grain: TargetGrainKind;
  /** Of SHARE_OF_PERIODS. */
  readonly share?: string | null;
  readonly trajectory?: TrajectoryInput | null;
  readonly tolerance?: string | null;
  /** Of CHANGE; absent: the value at the goal's activation. */
  readonly from?: string | null;
  /** Of RELATIVE_TO. */
  readonly reference?: { readonly kind: Reference['kind']; readonly of?: string | null } | null;
  /** Of BUDGET; absent: as forecast. */
  readonly expectedEvents?: string | null;
}

export interface TrajectoryInput {
  readonly kind: TrajectoryKind;
  readonly start?: string | null;
  /** Local dates in the zone of the goal's cadence. */
  readonly steps?: readonly { readonly from: string; readonly value: string }[] | null;
  /** Of SEASONAL: the year whose values are the profile. */
  readonly referenceYear?: number | null;
}

/** A target as it is given: its season has no profile yet, which is read from the data. */
export interface ReadTarget {
  readonly target: DeclaredTarget;
  readonly referenceYear: number | null;
}

const MOST_PERIODS = 1_000;
const MOST_STEPS = 1_000;

/** Reads a target's form; whether its numbers fit is `targetFindings`'. Throws BAD_INPUT for parts that another shape has, or that lack. */
export function readTarget(input: TargetInput, timeZone: string): ReadTarget {
  const { shape } = input;
  belongsTo(input, 'from', 'CHANGE');
  belongsTo(input, 'reference', 'RELATIVE_TO');
  belongsTo(input, 'expectedEvents', 'BUDGET');
  const byPeriod = input.byPeriod ?? [];
  if (byPeriod.length > MOST_PERIODS) throw badInput('target.byPeriod', `The table has ${byPeriod.length} periods; at most ${MOST_PERIODS} are kept.`);
  const trajectory = trajectoryOf(input.trajectory ?? { kind: 'NONE' }, timeZone);
  const common = { grain: grainOf(input), trajectory, tolerance: number(input.tolerance ?? '0') };
  return { target: shaped(), referenceYear: yearOf(input.trajectory) };

  function shaped(): DeclaredTarget {
    if (shape === 'BETWEEN') return { shape, levels: bandsOf('target', input), byPeriod: tableOf(byPeriod, bandsOf), ...common };
    const levels = { levels: levelsOf('target', input), byPeriod: tableOf(byPeriod, levelsOf), ...common };
    switch (shape) {
      case 'CHANGE': return { shape, from: optionalNumber(input.from), ...levels };
      case 'RELATIVE_TO': return { shape, reference: referenceOf(input.reference), ...levels };
      case 'BUDGET': return { shape, expectedEvents: optionalNumber(input.expectedEvents), ...levels };
      default: return { shape, ...levels };
    }
  }
}

/** Canonical where it is a number; what is none is told with the other findings. */
const number = (text: string): string => canonicalDecimal(text) ?? text.slice(0, 120).toWellFormed().replaceAll('\u0000', '␀');
const optionalNumber = (text: string | null | undefined): string | null => (text == null ? null : number(text));

function belongsTo(input: TargetInput, part: 'from' | 'reference' | 'expectedEvents', shape: TargetShape): void {
  if (input.shape === shape || input[part] == null) return;
  throw badInput(`target.${part}`, `${input.shape} has no ${part}: it belongs to ${shape}.`, 'Leave it out.');
}

type Given = Pick<TargetInput, 'levels' | 'bands'>;

function levelsOf(place: string, { levels, bands }: Given): Levels<string> {
  if (bands != null) throw badInput(`${place}.bands`, 'Only BETWEEN has bands.', 'Give levels.');
  if (levels == null) throw badInput(`${place}.levels`, 'There are no levels.', 'Give at least levels.target.');
  return { floor: optionalNumber(levels.floor), target: number(levels.target), stretch: optionalNumber(levels.stretch) };
}

function bandsOf(place: string, { levels, bands }: Given): Levels<Band> {
  if (levels != null) throw badInput(`${place}.levels`, 'BETWEEN has bands, not levels.', 'Give bands.target with lo and hi, or with centre and distance.');
  if (bands == null) throw badInput(`${place}.bands`, 'There is no band.', 'Give bands.target with lo and hi, or with centre and distance.');
  const floor = bands.floor == null ? null : bandOf(`${place}.bands.floor`, bands.floor);
  return { floor, target: bandOf(`${place}.bands.target`, bands.target), stretch: null };
}

function bandOf(place: string, { lo, hi, centre, distance }: BandInput): Band {
  const [byEnds, byCentre] = [[lo, hi], [centre, distance]].map((parts) => parts.filter((part) => part != null).length) as [number, number];
  if (byEnds === 2 && byCentre === 0) return { lo: number(lo!), hi: number(hi!) };
  const [middle, far] = [canonicalDecimal(centre ?? ''), canonicalDecimal(distance ?? '')];
  if (byEnds === 0 && byCentre === 2) {
    if (middle !== undefined && far !== undefined) return bandAround(middle, far);
    const part = middle === undefined ? 'centre' : 'distance';
    throw badInput(`${place}.${part}`, `${place}.${part} is no number with at most 34 digits.`, 'Write a decimal: 0.92.');
  }
  throw badInput(place, 'A band takes lo and hi, or centre and distance.', 'Give one of the two pairs, whole.');
}

type GivenPeriods = NonNullable<TargetInput['byPeriod']>;

const tableOf = <T>(given: GivenPeriods, read: (place: string, given: Given) => Levels<T>): PeriodLevels<T>[] =>
  given.map((row, index) => ({ period: storable(`target.byPeriod[${index}].period`, row.period, 40), levels: read(`target.byPeriod[${index}]`, row) }));

function grainOf({ grain, share }: TargetInput): TargetGrain {
  if (grain === 'SHARE_OF_PERIODS') {
    if (share == null) throw badInput('target.share', 'SHARE_OF_PERIODS has no share.', 'Write three of four as 0.75.');
    return { kind: grain, share: number(share) };
  }
  if (share != null) throw badInput('target.share', `${grain} has no share: it belongs to SHARE_OF_PERIODS.`, 'Leave it out.');
  return { kind: grain };
}

function trajectoryOf({ kind, start, steps }: TrajectoryInput, timeZone: string): Trajectory {
  if (start != null && kind !== 'LINEAR') throw badInput('target.trajectory.start', `${kind} has no start: it belongs to LINEAR.`, 'Leave it out.');
  if (steps != null && kind !== 'STEPS') throw badInput('target.trajectory.steps', `${kind} has no steps.`, 'Leave them out, or use STEPS.');
  switch (kind) {
    case 'NONE': return { kind };
    case 'LINEAR': return { kind, start: optionalNumber(start) };
    case 'SEASONAL': return { kind, profile: [] };
    case 'STEPS':
      if ((steps ?? []).length > MOST_STEPS) throw badInput('target.trajectory.steps', `There are more than ${MOST_STEPS} steps.`);
      return { kind, steps: (steps ?? []).map(({ from, value }, index) => ({ from: instantOf(from, index, timeZone), value: number(value) })) };
  }
}

function instantOf(date: string, index: number, timeZone: string): number {
  if (parseDate(date) !== undefined) return startOfLocalDay(date, timeZone);
  throw badInput(`target.trajectory.steps[${index}].from`, `"${date.slice(0, 40).toWellFormed()}" is no date.`, 'Write it as in 2026-03-01.');
}

function yearOf(trajectory: TrajectoryInput | null | undefined): number | null {
  const year = trajectory?.referenceYear ?? null;
  if (trajectory?.kind !== 'SEASONAL') {
    if (year !== null) throw badInput('target.trajectory.referenceYear', 'Only SEASONAL has a reference year.', 'Leave it out.');
    return null;
  }
  if (year === null) throw badInput('target.trajectory.referenceYear', 'SEASONAL has no reference year.', 'Give the year whose values are the profile.');
  return year;
}

function referenceOf(given: TargetInput['reference']): Reference {
  if (given == null) throw badInput('target.reference', 'RELATIVE_TO has no reference.', 'Give a KPI, a benchmark, or the same period last year.');
  const { kind, of } = given;
  if (kind === 'SAME_PERIOD_LAST_YEAR') {
    if (of != null) throw badInput('target.reference.of', 'The same period last year is that of the goal\'s own KPI.', 'Leave it out.');
    return { kind };
  }
  const text = of == null ? '' : storable('target.reference.of', of, 10_000);
  if (text === '') throw badInput('target.reference.of', `A reference of kind ${kind} names nothing.`, 'Give the key of a KPI, or of a measure or an expression for a benchmark.');
  return kind === 'KPI' ? { kind, kpi: text } : { kind, series: text };
}
