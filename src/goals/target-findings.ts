import type { Direction, TargetGrainKind, TargetShape, TrajectoryKind } from './target.js';

type Text = readonly [message: string, hint: string];
type LevelName = 'floor' | 'target' | 'stretch';

/** Every code, with what it is told by: message and hint. A code is never reused. `README.md` lists them. */
const TEXTS = {
  NUMBER_UNREADABLE: (text: string): Text => [`"${text}" is no number with at most 34 digits.`, 'Write a decimal: 0.92.'],
  GRAIN_NOT_FOR_SHAPE: (shape: TargetShape, grain: TargetGrainKind, has: readonly string[]): Text =>
    [`${shape} is not judged ${grain}.`, `Use ${has.join(' or ')}.`],
  TRAJECTORY_NOT_FOR_TARGET: (shape: TargetShape, grain: TargetGrainKind, kind: TrajectoryKind, has: readonly string[]): Text => [
    `${shape} judged ${grain} has no trajectory ${kind}.`,
    has.length > 1 ? `Use ${has.join(' or ')}.` : 'Leave the trajectory out.',
  ],
  DIRECTION_MISSING: (shape: TargetShape): Text =>
    [`${shape} needs to know which side is good, and the KPI is NEUTRAL.`, 'Give the KPI a direction, or use BETWEEN.'],
  DIRECTION_AGAINST: (shape: TargetShape, direction: Direction): Text =>
    [`${shape} on a KPI that is ${direction}: better values miss it.`, `Check that ${shape} is meant.`],
  CHANGE_AGAINST: (direction: Direction): Text =>
    [`The change makes a KPI that is ${direction} worse.`, 'Check that from and target are the right way round.'],
  PROPORTION_NEEDED: (): Text =>
    ['A BUDGET counts bad events, and the KPI is no share of events.', 'Choose a KPI that is a count over a count.'],
  PROPORTION_CANNOT_ADD_UP: (): Text =>
    ['A share does not add up to a quantity that can be reached.', 'Use AT_LEAST or CHANGE.'],
  PROPORTION_ABOVE_ONE: (level: string): Text => [`The KPI is a share, which is at most 1, and this is ${level}.`, 'Write 75 % as 0.75.'],
  LEVELS_NOT_ORDERED: (better: LevelName, worse: LevelName, way: 1 | -1): Text => [
    `The ${better} is not ${way === 1 ? 'above' : 'below'} the ${worse}.`,
    `Lower is ${way === 1 ? 'worse' : 'better'} for this target: from floor over target to stretch it has to get better.`,
  ],
  FLOOR_NOT_WIDER: (): Text =>
    ['The floor is not wider than the target on both sides.', 'Give the floor a lower lo and a higher hi.'],
  STRETCH_OF_A_BAND: (): Text => ['A band cannot be exceeded, so it has no stretch.', 'Leave the stretch out.'],
  BAND_EMPTY: (): Text => ['The lower end of the band is not below its upper end.', 'Give lo below hi.'],
  CHANGE_OF_NOTHING: (): Text =>
    ['A change begins and ends at the same value.', 'Use AT_LEAST, AT_MOST or BETWEEN to keep a value.'],
  REACH_NOT_POSITIVE: (): Text =>
    ['A quantity to reach is not above 0.', 'Progress counts from 0: give an amount above 0, or use CHANGE.'],
  OBJECTIVE_OUT_OF_RANGE: (): Text => ['An objective is a share above 0 and at most 1.', 'Write 95 % as 0.95.'],
  SHARE_OUT_OF_RANGE: (): Text => ['A share of periods is above 0 and at most 1.', 'Write three of four as 0.75.'],
  TOLERANCE_NEGATIVE: (): Text => ['The tolerance is below 0.', 'Give 0 or more, in the KPI\'s unit.'],
  EXPECTED_EVENTS_NOT_POSITIVE: (): Text => ['No events are expected.', 'Give a number above 0, or leave it to the forecast.'],
  PERIOD_LEVELS_NOT_USED: (): Text => [
    'Levels by period are only for periods that are judged by themselves, without a season.',
    'Leave the table out, or judge EACH_PERIOD or SHARE_OF_PERIODS without a trajectory.',
  ],
  PERIOD_TWICE: (label: string): Text => [`${label} has levels twice.`, 'Give each period once.'],
  LINE_START_MISSING: (shape: TargetShape): Text =>
    [`The line of ${shape} has no beginning.`, 'Give the value at the goal\'s start.'],
  LINE_START_NOT_USED: (shape: TargetShape): Text =>
    [`The line of ${shape} begins ${shape === 'REACH' ? 'at 0' : 'where the change begins'}.`, 'Leave the start out.'],
  LINE_FLAT: (): Text => ['The line ends where it begins.', 'Leave the trajectory out: the level holds at all times.'],
  STEPS_MISSING: (): Text => ['There are no steps.', 'Give at least one instant and its value.'],
  STEPS_NOT_ASCENDING: (): Text => ['A step is not later than the one before it.', 'Give each instant once, earliest first.'],
  PROFILE_MISSING: (): Text => ['The season has no profile.', 'Choose a reference year that has values.'],
  PROFILE_NOT_CONTIGUOUS: (): Text => [
    'A period of the profile is empty, or does not begin where the one before it ends.',
    'Give every period of the goal once, in order.',
  ],
  PROFILE_WITHOUT_WEIGHT: (): Text =>
    ['The reference year has values below 0, or none above.', 'Choose a year whose values are 0 or more.'],
  SEASON_OF_NEGATIVE_LEVELS: (): Text =>
    ['A season scales levels, which have to be above 0 for it.', 'Give levels by period instead.'],
} as const satisfies Record<string, (...parameters: never[]) => Text>;

export type TargetFindingCode = keyof typeof TEXTS;
type ParametersOf = { readonly [C in TargetFindingCode]: Parameters<(typeof TEXTS)[C]> };
const TEXT_OF: { readonly [C in TargetFindingCode]: (...parameters: ParametersOf[C]) => Text } = TEXTS;

/** Worth a second look, but no reason to refuse. */
const WARNINGS: ReadonlySet<TargetFindingCode> = new Set(['DIRECTION_AGAINST', 'CHANGE_AGAINST', 'PROPORTION_ABOVE_ONE']);

export interface TargetFinding {
  readonly code: TargetFindingCode;
  readonly severity: 'ERROR' | 'WARNING';
  /** Path within the target: levels.floor, trajectory.steps[1].from. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

export const TARGET_FINDING_CODES = Object.keys(TEXTS) as readonly TargetFindingCode[];

/** A finding of a code at a field, told with the code's parameters. */
export function finding<C extends TargetFindingCode>(code: C, field: string, ...parameters: ParametersOf[C]): TargetFinding {
  const [message, hint] = TEXT_OF[code](...parameters);
  return { code, severity: WARNINGS.has(code) ? 'WARNING' : 'ERROR', field, message, hint };
}

/** The finding as a list where a rule is broken, else none. */
export const findingIf = <C extends TargetFindingCode>(
  broken: boolean, code: C, field: string, ...parameters: ParametersOf[C]
): TargetFinding[] => (broken ? [finding(code, field, ...parameters)] : []);
