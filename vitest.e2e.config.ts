import { defineConfig } from 'vitest/config';

/** Tests that drive the whole product in a real browser; one at a time, for they share the machine with ffmpeg and the model. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A busy machine takes longer than the second that is given to a poll by default.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    maxWorkers: 1,
    // The log names each test that needed its second try.
    retry: process.env.CI ? 1 : 0,
    fileParallelism: false,
  },
});
