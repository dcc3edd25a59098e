import type { Line, Measured } from '../report/result.js';
import type { Samples } from '../sampling/sampler.js';
import type { Median } from '../sampling/median.js';

/** Milliseconds of so many as how many there are in a second. */
const perSecond = ({ median, low, high }: Median, count: number): Median => ({
  median: (count * 1000) / median,
  low: (count * 1000) / high,
  high: (count * 1000) / low,
});

/** A line of what one run does `count` of; `to`: whose speed it is compared with. */
export const speedLine = (
  samples: Samples,
  name: string,
  { count, unit, to, aim }: { count: number; unit: Measured; to?: string; aim?: number },
): Line => ({
  name,
  unit,
  value: perSecond(samples.of(name), count),
  ...(to !== undefined && { ratio: { ...samples.ratio(to, name), reads: 'as fast', to } }),
  ...(aim !== undefined && { aim: { bound: 'at least', value: aim } }),
});
