import { defineConfig } from 'vitest/config';

/** The same suites as in the repository's own configuration, for whoever works in this folder only. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          globalSetup: 'test/run.ts',
          testTimeout: 120_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
