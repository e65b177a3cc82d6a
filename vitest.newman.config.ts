import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** The collections through Newman, which mostly wait: a step of the gate by itself. */
export default defineConfig({
  ...suite,
  test: {
    ...suite.test,
    include: ['test/newman/**/*.test.ts'],
    exclude: [],
    // Each test starts processes of its own, which have to get their turn.
    maxWorkers: 2,
    // Each run is a process of its own, and many start at once.
    testTimeout: 120_000,
  },
});
