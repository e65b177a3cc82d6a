import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** Processes of a pipeline that are killed, cut off and flooded: a step of the gate by itself. */
export default defineConfig({
  ...suite,
  test: {
    ...suite.test,
    include: ['test/pipeline/processes/**/*.test.ts'],
    exclude: [],
    // Each test starts processes of its own, which have to get their turn.
    maxWorkers: 2,
  },
});
