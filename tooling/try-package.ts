/**
 * Packs the package, installs it into an empty folder as a user would, and uses it there: the
 * command, the exports, and the types.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const USE = `
import { readPlan, search } from 'stalemate';
import { createRecordingToggle } from 'stalemate/client';
import { createMockServer } from 'stalemate/mock-server';
import { recordingToggle, scenarios } from 'stalemate/scenarios';

const client = createRecordingToggle();
const result = await search({ scenario: recordingToggle, client }, { seed: 1, runs: 256 });
if (result.found !== undefined) throw new Error('the client broke');
if (readPlan({}).ok) throw new Error('an empty plan was read');
const server = await createMockServer({ scenarios }).listen({ port: 0 });
const answer = await fetch(server.url + '/__admin/health');
await server.close();
if (!answer.ok) throw new Error('the server is not well');
console.log('used');
`;

const folder = mkdtempSync(join(tmpdir(), 'stalemate-package-'));
const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

try {
  const packed = run(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    '.',
  );
  const [{ filename, size }] = JSON.parse(packed) as [{ filename: string; size: number }];
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--omit=optional', join(folder, filename)],
    folder,
  );
  const command = join(folder, 'node_modules/.bin/stalemate');
  const version = run(command, ['--version'], folder).trim();
  run(command, ['check', '--runs', '256'], folder);
  writeFileSync(join(folder, 'use.mjs'), USE);
  run(process.execPath, ['use.mjs'], folder);
  writeFileSync(join(folder, 'use.ts'), USE);
  const tsc = join(import.meta.dirname, '../node_modules/.bin/tsc');
  const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  // The user's own Node types stand for whatever the user has.
  const types = [
    '--types',
    'node',
    '--typeRoots',
    join(import.meta.dirname, '../node_modules/@types'),
  ];
  run(tsc, [...strict, ...types, 'use.ts'], folder);
  process.stdout.write(
    `stalemate ${version} installs and runs (${Math.round(size / 1024)} KB packed)\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
