import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

/** What a command left behind. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own, for whatever a command writes. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'stalemate-'));
}

/** A client file of the tests. */
export function clientFile(name: string): string {
  return join(import.meta.dirname, 'clients', name);
}

/** Runs the command as a person does, in a folder. */
export function stalemate(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; interruptOn?: RegExp } = {},
): Promise<Outcome> {
  const { cwd = temporaryFolder(), env = {}, interruptOn } = options;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd,
      env: { ...process.env, FORCE_COLOR: undefined, ...env },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (interruptOn?.test(out)) child.kill('SIGINT');
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
