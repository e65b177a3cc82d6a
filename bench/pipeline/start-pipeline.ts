import { join } from 'node:path';
import { type ServerProcess, startServer } from '../server-process.ts';
import { SECRET } from './signed-events.ts';

/** What a user runs: the built package. */
const BUILT = join(import.meta.dirname, '../../dist/src/cli/main.js');

/** Starts the pipeline as a user does, with the log that it has unless told, which nobody reads. */
export function startPipeline(store: string, platform: ServerProcess): Promise<ServerProcess> {
  const platformUrl = `http://127.0.0.1:${platform.port}`;
  const identity = ['--token', 'bench', '--secret', SECRET];
  const where = ['--store', store, '--platform', platformUrl, '--port', '0'];
  const args = [BUILT, 'pipeline', 'serve', ...where, ...identity];
  return startServer(process.execPath, args, 'ignore');
}

/** Starts a platform: one that never answers, or one that always does at once. */
export function startPlatform(manner: 'silent' | 'scripted'): Promise<ServerProcess> {
  const script = join(import.meta.dirname, 'platform-process.ts');
  return startServer(process.execPath, [script, manner]);
}
