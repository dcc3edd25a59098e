/** The size of a sampled property: the first in `npm test`, the second in `npm run test:full`. */
export const sample = <T>(inNpmTest: T, full: T): T => (process.env.YARDSTICK_TEST_SIZE === 'full' ? full : inNpmTest);
