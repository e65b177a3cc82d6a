import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createMockServer } from '../mock-server/index.ts';
import { scenarios } from '../scenarios/index.ts';
import { SHIPPED_SEARCH } from '../src/cli/collections-command.ts';
import { tryStrategies } from '../src/cli/trial-command.ts';
import { generateCollections } from '../src/collection/generate-collections.ts';

/** How often each collection is run, unless a number is given. */
const TIMES = 20;
/** Each run has a process of its own; more than there are cores would only wait for each other. */
const AT_ONCE = 2;
const SUFFIX = '.postman_collection.json';

interface Repeated {
  readonly file: string;
  readonly expectedExit: number;
  readonly elapsedMs: number[];
  asExpected: number;
}

// Runs every shipped collection many times through the Newman CLI against one served platform, and
// prints how often it ended as it should. Exits with 1 if any run did not.
const times = Number(process.argv[2] ?? TIMES);
const folder = mkdtempSync(join(tmpdir(), 'stalemate-repeat-'));
const server = await createMockServer({ scenarios }).listen({ port: 0 });
try {
  const collections = await writeCollections();
  const runs = collections.flatMap((one) => Array.from({ length: times }, () => one));
  await Promise.all(Array.from({ length: AT_ONCE }, () => runAll(runs)));
  console.log('collection                              exit   as expected   slowest run');
  for (const { file, expectedExit, asExpected, elapsedMs } of collections) {
    const name = basename(file, SUFFIX).padEnd(38);
    const share = `${asExpected} of ${times}`.padEnd(12);
    console.log(
      `${name}  ${expectedExit}      ${share}  ${(Math.max(...elapsedMs) / 1000).toFixed(2)} s`,
    );
    if (asExpected < times) process.exitCode = 1;
  }
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function writeCollections(): Promise<Repeated[]> {
  const rows = await tryStrategies(SHIPPED_SEARCH, () => undefined);
  const files = generateCollections(rows.flatMap(({ report }) => (report ? [report] : [])));
  return [...files]
    .filter(([path]) => path.endsWith(SUFFIX))
    .map(([path, text]) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      const expectedExit = path.endsWith(`.race${SUFFIX}`) ? 1 : 0;
      return { file, expectedExit, elapsedMs: [], asExpected: 0 };
    });
}

async function runAll(runs: Repeated[]): Promise<void> {
  for (let run = runs.pop(); run !== undefined; run = runs.pop()) {
    const startedAt = performance.now();
    const exit = await runNewman(run.file);
    run.elapsedMs.push(performance.now() - startedAt);
    if (exit === run.expectedExit) run.asExpected += 1;
  }
}

function runNewman(file: string): Promise<number | null> {
  const newman = join('node_modules', '.bin', 'newman');
  const options = ['run', file, '--env-var', `baseUrl=${server.url}`, '--reporters', 'cli'];
  return new Promise((resolve, reject) => {
    spawn(process.execPath, [newman, ...options], { stdio: 'ignore' })
      .once('error', reject)
      .once('close', resolve);
  });
}
