import type { LevelReached as LevelReachedName } from '../../goals/attainment.js';
import type { ChartRuleName, Side } from '../../goals/chart-rules.js';
import type { Forecast, Prospect as ProspectName } from '../../goals/forecast.js';
import type { Assurance as AssuranceName, Signal, SignalMeaning as SignalMeaningName } from '../../goals/signals.js';
import type { ComputedStatus as ComputedStatusName, StatusRuleName } from '../../goals/status.js';
import { closedList } from './closed-list.js';

export const ComputedStatus = closedList<ComputedStatusName>('ComputedStatus', 'How a goal stands, by rules alone; the first that applies gives it.', {
  NO_DATA: 'There is no value, nothing to compare it with, or no target.',
  INCOMPLETE: 'The time is over, and a source has not reported past its end.',
  IMMATURE: 'The time is over, and the KPI\'s maturity lag has not passed.',
  INSUFFICIENT_SAMPLE: 'There are fewer rows than the KPI\'s minimum.',
  INCONCLUSIVE: 'Of a SAMPLE: the 95 % interval holds values that meet the target and values that miss it.',
  EXCEEDED: 'It is over, and the stretch level is met.',
  MET: 'It is over, and the target is met; equality is met.',
  MISSED: 'It is over, and the target is missed, or a guardrail is off.',
  ON_TRACK: 'It runs, and nothing speaks against it.',
  AT_RISK: 'It runs behind what is expected now, the forecast falls short, or a guardrail is off.',
  OFF_TRACK: 'It runs, and will be missed as things are.',
});

export const StatusRule = closedList<StatusRuleName>('StatusRule', 'The rule that gave a computed status, in their order.', {
  NO_VALUE: 'No value, no target, or nothing to compare with.',
  SOURCE_BEHIND: 'A source has not reported past the end.',
  MATURITY_LAG: 'The maturity lag has not passed.',
  BELOW_MINIMUM_SAMPLE: 'Fewer rows than the minimum.',
  INTERVAL_STRADDLES_TARGET: 'The target lies within the interval.',
  SHORT_OF_TARGET: 'Over, and short of the target.',
  MET_BUT_GUARDRAIL_OFF: 'Over and met, but a guardrail is off.',
  STRETCH_REACHED: 'Over, and the stretch level is reached.',
  TARGET_REACHED: 'Over, and the target is reached.',
  ALREADY_MISSED: 'It can no longer be met.',
  FORECAST_RULES_IT_OUT: 'The forecast misses the target even at its better end.',
  BEHIND_AND_FORECAST_SHORT: 'Behind what is expected now, and the forecast falls short.',
  BEHIND_BELOW_FLOOR: 'Behind by more than lies between target and floor, and there is no forecast.',
  GUARDRAIL_OFF: 'A guardrail is off.',
  ALREADY_MET: 'It is met whatever comes.',
  BEHIND: 'Behind what is expected now by more than the tolerance.',
  FORECAST_SHORT: 'The forecast falls short of the target.',
  NOTHING_AGAINST_IT: 'Nothing speaks against it.',
});

export const LevelReached = closedList<LevelReachedName>('LevelReached', 'The highest level that a value meets.', {
  NONE: 'Not even the floor, or none is declared.', FLOOR: 'The floor.', TARGET: 'The target.', STRETCH: 'The stretch level.',
});

export const SignalCause = closedList<Signal['cause']>('SignalCause', 'Whether the newest ended period is like those before it.', {
  COMMON: 'The process is as it was: the change from the period before says nothing.', SPECIAL: 'Something has changed.',
});

export const SignalMeaning = closedList<SignalMeaningName>('SignalMeaning', 'What a special cause means for the KPI.', {
  IMPROVEMENT: 'It went the good way.', CONCERN: 'It went the bad way.', NEITHER: 'Neither way of the KPI is better.',
});

export const SignalSide = closedList<Side>('SignalSide', 'On which side of the mean a pattern lies; of a trend: where it goes.', {
  HIGH: 'Above, or upward.', LOW: 'Below, or downward.',
});

export const SignalPattern = closedList<ChartRuleName>('SignalPattern', 'A pattern of a process behaviour chart that chance hardly makes.', {
  OUTSIDE_LIMITS: 'A point beyond a natural limit.',
  EIGHT_ON_ONE_SIDE: 'Eight in a row on one side of the mean.',
  THREE_OF_FOUR_NEAR_LIMIT: 'Three of four in a row nearer the same limit than the mean.',
  TREND_OF_SEVEN: 'Seven in a row, each above, or each below, the one before.',
});

export const Assurance = closedList<AssuranceName>('Assurance', 'What the process, left as it is, makes of the target.', {
  PASS_RELIABLY: 'Both natural limits meet it.',
  HIT_OR_MISS: 'A period that meets it does so by luck.',
  FAIL_RELIABLY: 'All between the natural limits misses it.',
});

export const ForecastMethod = closedList<Forecast['method']>('ForecastMethod', 'How a forecast was made.', {
  LINEAR: 'A straight line by least squares.',
  LINEAR_WITH_SEASON: 'A straight line with a level of its own for each period of the season.',
});

export const Prospect = closedList<ProspectName>('Prospect', 'What a forecast makes of the target.', {
  WILL_MEET: 'The whole interval meets it.', OPEN: 'Some of the interval meets it.', WILL_MISS: 'None of the interval meets it.',
});
