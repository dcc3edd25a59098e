import type { Line } from '../report/result.js';
import type { Samples } from '../sampling/sampler.js';

/** The lines of a small case: the service's, which should be at most so many bare requests, and theirs. */
export const inBareRequests = (samples: Samples, bare: string, most: number): Line[] => [
  {
    name: 'Yardstick',
    unit: 'ms',
    value: samples.of('Yardstick'),
    ratio: { ...samples.ratio('Yardstick', bare), reads: 'as long', to: bare },
    aim: { bound: 'at most', value: most },
  },
  { name: bare, unit: 'ms', value: samples.of(bare) },
];
