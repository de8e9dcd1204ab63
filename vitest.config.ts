import { defineConfig } from 'vitest/config';

/** Tests that replace modules, clocks or variables of their process, or watch what it does as a whole: the work of compiled code that other tests have run is not counted. */
const ALONE = ['test/e2e/**/*.test.ts', 'test/fault/**/*.test.ts', 'test/unit/cli/**/*.test.ts', 'test/unit/gateway/**/*.test.ts', 'test/unit/policy/store.test.ts', 'test/unit/supply/compiled.test.ts', 'test/unit/supply/orders.test.ts', 'test/property/detector-work.test.ts', 'test/property/effort.test.ts'];

export default defineConfig({
  test: {
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      // In one process after the other: what the product loads, some two seconds, is loaded once for all of them.
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts', 'src/**/*.test.ts'], exclude: ALONE, isolate: false } },
    ],
  },
});
