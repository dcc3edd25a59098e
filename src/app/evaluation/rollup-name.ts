import type { Rollup } from '../../lang/rollup.js';

/** What people call it: "tickets by channel, kind per day of occurredAt in Europe/Berlin". */
export const rollupName = (source: string, { dimensions, timeField, zone }: Rollup): string =>
  `${source}${dimensions.length === 0 ? '' : ` by ${dimensions.map(({ key }) => key).join(', ')}`} per day of ${timeField} in ${zone}`;
