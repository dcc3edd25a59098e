import { expect } from '@jest/globals';

/** Full runs say the seed that each file's properties ran with; YARDSTICK_TEST_SEED runs them with that one again. */
if (process.env['YARDSTICK_TEST_SIZE'] === 'full' || process.env['YARDSTICK_TEST_SEED'] !== undefined) {
  const { default: fc } = await import('fast-check');
  const seed = Number(process.env['YARDSTICK_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
  process.stdout.write(`YARDSTICK_TEST_SEED=${seed} ${expect.getState().testPath?.split('/test/').at(-1)}\n`);
}
