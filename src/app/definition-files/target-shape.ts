import type { Reference, TargetGrainKind, TargetShape, TrajectoryKind } from '../../goals/target.js';
import type { BandInput, BandsInput, LevelsInput, TargetInput, TrajectoryInput } from '../goals/target-input.js';
import { decimal } from '../shapes/decimal.js';
import { listOf } from '../shapes/list-of.js';
import { optional, record } from '../shapes/record.js';
import { oneOf, text, wholeNumber } from '../shapes/scalars.js';
import { about } from '../shapes/shape.js';

const levels = record<LevelsInput>({
  floor: optional(about('What must be reached. Absent: not declared.', decimal)),
  target: about('What is to be reached; of RELATIVE_TO an offset, of BUDGET the objective for the good share.', decimal),
  stretch: optional(about('Reaching it is EXCEEDED. Absent: not declared.', decimal)),
});

const band = record<BandInput>({
  lo: optional(about('Its lower end; with `hi`.', decimal)),
  hi: optional(about('Its upper end; with `lo`.', decimal)),
  centre: optional(about('Its middle; with `distance`.', decimal)),
  distance: optional(about('How far from the centre it reaches, on both sides.', decimal)),
});

const bands = record<BandsInput>({
  floor: optional(about('A wider band outside of which it is red. Absent: not declared.', band)),
  target: about('The band to stay in.', band),
});

const period = record<NonNullable<TargetInput['byPeriod']>[number]>({
  period: about('Label of a period of the goal\'s cadence: 2026-03.', text),
  levels: optional(about('Of every shape but BETWEEN.', levels)),
  bands: optional(about('Of BETWEEN.', bands)),
});

const step = record<NonNullable<TrajectoryInput['steps']>[number]>({
  from: about('The first day, in the zone of the goal\'s cadence, until the next step\'s.', text),
  value: about('In the KPI\'s unit.', decimal),
});

const trajectory = record<TrajectoryInput>({
  kind: about('Its form.', oneOf<TrajectoryKind>(['NONE', 'LINEAR', 'STEPS', 'SEASONAL'])),
  start: optional(about('Of LINEAR with AT_LEAST and AT_MOST: where the line begins.', decimal)),
  steps: optional(about('Of STEPS: earliest first.', listOf(step))),
  referenceYear: optional(about(
    'Of SEASONAL: a year before the goal\'s start, in which each of its periods had a value. The values are read now and frozen with the target.',
    wholeNumber,
  )),
});

const reference = record<NonNullable<TargetInput['reference']>>({
  kind: about('What it is.', oneOf<Reference['kind']>(['KPI', 'BENCHMARK', 'SAME_PERIOD_LAST_YEAR'])),
  of: optional(about('Key of the KPI; of a benchmark the key of a measure or KPI, or an expression over them. Not for SAME_PERIOD_LAST_YEAR.', text)),
});

/** What `setTarget` takes. */
export const targetShape = record<TargetInput>({
  shape: about('What has to be so.', oneOf<TargetShape>(['AT_LEAST', 'AT_MOST', 'BETWEEN', 'REACH', 'CHANGE', 'RELATIVE_TO', 'BUDGET'])),
  levels: optional(about('Of every shape but BETWEEN.', levels)),
  bands: optional(about('Of BETWEEN.', bands)),
  byPeriod: optional(about('Levels of single periods, where periods are judged by themselves. Absent: all the same.', listOf(period))),
  grain: about('What is judged.', oneOf<TargetGrainKind>(['EACH_PERIOD', 'CUMULATIVE', 'AT_END', 'SHARE_OF_PERIODS'])),
  share: optional(about('Of SHARE_OF_PERIODS: three of four as 0.75.', decimal)),
  trajectory: optional(about('Absent: NONE, the level at all times.', trajectory)),
  tolerance: optional(about('How far behind what is expected still counts as on track, in the KPI\'s unit. Absent: 0.', decimal), { value: '0' }),
  from: optional(about('Where CHANGE begins. Absent: at the value of the last whole period before the goal, read as the goal is activated.', decimal)),
  reference: optional(about('Of RELATIVE_TO.', reference)),
  expectedEvents: optional(about('Of BUDGET: events in the whole window. Absent: as forecast.', decimal)),
});
