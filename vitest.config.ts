import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'test/unit/**/*.test.ts'],
          // Only what hangs runs into them: they say nothing about how fast a machine has to be.
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // The apps under test share two cores; side by side they would only time each other out.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'databases',
          include: ['test/databases/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'agents',
          include: ['test/agents/*.test.ts'],
          globalSetup: ['test/e2e/support/setup.ts', 'test/agents/support/setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'coexistence',
          include: ['test/coexistence/*.test.ts', 'test/e2e/coexistence.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
