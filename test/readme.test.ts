import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './cli/stalemate.ts';

const README = readFileSync('README.md', 'utf8');
const MAIN = join(import.meta.dirname, '../src/cli/main.ts');

/** The fenced blocks of a language. */
function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text]) => text ?? '',
  );
}

/** Each command of a console block with the lines that are shown as its output. */
function commandsOf(block: string): { command: string; shown: string[] }[] {
  return block
    .split(/^\$ /m)
    .filter((part) => part !== '')
    .map((part) => {
      const [command = '', ...shown] = part.trimEnd().split('\n');
      return { command, shown: shown.filter((line) => line !== '…') };
    });
}

function run(command: string, cwd: string): Promise<string> {
  const [program, ...args] = command.split(' ');
  expect(program).toBe('stalemate');
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, COLUMNS: '100' };
    execFile(process.execPath, [MAIN, ...args], { cwd, env }, (_, out, err) => resolve(out + err));
  });
}

describe('the README', () => {
  const cwd = temporaryFolder();
  for (const text of blocks('ts')) {
    const name = /^\/\/ (\S+)\n/.exec(text)?.[1];
    if (name !== undefined) writeFileSync(join(cwd, name), text);
  }

  it.each(blocks('console').flatMap(commandsOf))('shows what $command prints', async (example) => {
    const lines = (await run(example.command, cwd)).split('\n');
    for (const line of example.shown) expect(lines).toContain(line);
  });

  it('has examples to hold it to', () => {
    expect(blocks('console').flatMap(commandsOf).length).toBeGreaterThanOrEqual(4);
  });
});
