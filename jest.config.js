/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/plain-environment.ts',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', {
      jsc: {
        target: 'es2024',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
      module: { type: 'es6' },
    }],
  },
  // Not moduleNameMapper: what that finds is looked for again in every test file.
  resolver: '<rootDir>/test/support/resolve-sources.ts',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/seed.ts'],
  testTimeout: 60_000,
  maxWorkers: 2,
  // What files leave behind is collected late, but a worker that starts anew loads all that runs tests again: that costs more.
  workerIdleMemoryLimit: '1500MB',
};
