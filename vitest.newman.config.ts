import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** The collections through Newman, which mostly wait: a step of the gate by itself. */
export default defineConfig({
  ...suite,
  test: { ...suite.test, include: ['test/newman/**/*.test.ts'], exclude: [] },
});
