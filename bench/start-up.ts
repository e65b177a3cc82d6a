import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inPairs, median } from './pairs.ts';
import { startServer } from './server-process.ts';
import type { Row } from './table.ts';

const ROUNDS = 7;
const READY_WITHIN_MS = 400;
const MAIN = join(import.meta.dirname, '../dist/src/cli/main.js');
const BARE = join(import.meta.dirname, 'baseline/bare-express.ts');

/** How long `stalemate serve` of the built package takes until it listens. */
export async function benchStartUp(): Promise<Row[]> {
  if (!existsSync(MAIN)) throw new Error('build the package first: npm run build');
  const ready = async (args: readonly string[]): Promise<number> => {
    const startedAt = performance.now();
    const server = await startServer(process.execPath, args);
    const elapsedMs = performance.now() - startedAt;
    await server.stop();
    return elapsedMs;
  };
  const pairs = await inPairs(
    ROUNDS,
    () => ready([MAIN, 'serve', '--port', '0']),
    () => ready([BARE]),
  );
  return [
    {
      what: 'stalemate serve, from the command to listening',
      ours: `${Math.round(median(pairs.ours))} ms`,
      baseline: `${Math.round(median(pairs.baseline))} ms (bare Express 5)`,
      target: `within ${READY_WITHIN_MS} ms`,
      met: median(pairs.ours) <= READY_WITHIN_MS,
    },
  ];
}
