import { defineConfig } from 'vitest/config';

/** The suites of the store on PostgreSQL, and tests of several processes around one. `scripts/test-postgres.sh` runs them. */
export default defineConfig({
  test: {
    include: [
      'test/postgres/**/*.test.ts',
      'test/index/store/store.test.ts',
      'test/index/store/chunks.test.ts',
      'test/index/store/rough-chunks.test.ts',
      'test/index/store/job-counts.test.ts',
      'test/index/store/job-turns.test.ts',
      'test/index/store/store-model.test.ts',
      'test/index/store/store-processes.test.ts',
      'test/index/store/event-store.test.ts',
      'test/index/store/thing-store.test.ts',
      'test/index/store/track-store.test.ts',
      'test/index/store/readings.test.ts',
      'test/index/store/access/*.test.ts',
      'test/index/store/speech/*.test.ts',
      'test/index/store/triggers/*.test.ts',
      'test/index/store/sources/*.test.ts',
      'test/api/portable/*.test.ts',
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    // The log names each test that needed its second try.
    retry: process.env.CI ? 1 : 0,
  },
});
