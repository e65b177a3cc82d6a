import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clientFile, stalemate } from './stalemate.ts';

it.concurrent.each(['blocks.js', 'spins.js'])(
  'check ends a client that never yields: %s',
  async (name) => {
    const { code, err } = await stalemate(['check', '--client', clientFile(name)]);
    expect(err).toContain('loop without ever waiting');
    expect(code).toBe(2);
  },
);

it.concurrent.each([
  ['check', '--runs', '10000000'],
  ['check', '--runs', '10000000', '--workers', '2'],
])('Ctrl-C ends a long search at once, with 130: %j', async (...args) => {
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const child = spawn(process.execPath, [main, ...args], { stdio: 'ignore' });
  setTimeout(() => child.kill('SIGINT'), 1500);
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(130);
});
