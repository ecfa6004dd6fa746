import { defineConfig } from 'vitest/config';

/** One project per suite: `bin/test SUITE`. What needs an engine or a store lives under test/. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'rewards/src/**/*.test.ts', 'bench/**/*.test.ts'],
          // Properties run thousands of cases: on a busy machine that takes longer than 5 s.
          testTimeout: 60_000,
        },
      },
      { test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'] } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'evidence',
          include: ['test/evidence/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Deadlines of real engines are part of what is tested: not beside much other load.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'durability',
          include: ['test/durability/**/*.test.ts'],
          // A takeover lasts up to 15 s and the deadline of what was begun.
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          // A stack, a fault, a recovery and a minute of health afterwards: mostly waiting, so more than there are processors.
          testTimeout: 360_000,
          hookTimeout: 240_000,
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'rewards',
          include: ['rewards/test/**/*.test.ts'],
          // One stack for all files: a test repairs what it breaks.
          globalSetup: 'rewards/test/run.ts',
          testTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'documentation',
          include: ['test/documentation/**/*.test.ts'],
          maxWorkers: 3,
        },
      },
    ],
  },
});
