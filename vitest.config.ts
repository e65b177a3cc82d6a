import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Steps of the gate by themselves; see the other configurations.
    exclude: ['test/newman/**', 'test/pipeline/processes/**'],
    globals: false,
    pool: 'forks',
    // Files share a process, one after the other: to start one for each took a quarter of the time.
    isolate: false,
    // More than a gate's machine has cores: much of the time goes to waiting for processes.
    maxWorkers: 3,
    testTimeout: 30_000,
    // The command line is started some hundred times; what it compiles is kept for the next time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    setupFiles: ['test/frozen-seed.ts', 'test/openapi/check-every-response.ts'],
    // Concurrent tests are those that wait for real clocks; the waiting costs nothing.
    maxConcurrency: 16,
  },
});
