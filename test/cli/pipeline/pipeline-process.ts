import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type PipelineProcess, type StartedPipeline, startPipeline } from './start-pipeline.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');

const started: StartedPipeline[] = [];

afterEach(() => {
  for (const one of started.splice(0)) one.signal('SIGKILL');
});

/** Starts to serve, and waits until it says that it listens. Ends with the test. */
export function servePipeline(options: {
  readonly store: string;
  readonly platform: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}): Promise<PipelineProcess> {
  const { store, platform, args = [], env } = options;
  const given = ['pipeline', 'serve', '--store', store, '--platform', platform, '--port', '0'];
  const pipeline = startPipeline([process.execPath, MAIN, ...given, ...args], env);
  started.push(pipeline);
  return pipeline.listening;
}
