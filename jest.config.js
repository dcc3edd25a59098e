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
  // Modules of files that are done stay in memory, and collecting them takes ever longer.
  workerIdleMemoryLimit: '500MB',
};
