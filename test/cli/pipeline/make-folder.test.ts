import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../src/cli/pipeline/make-folder.ts';
import { temporaryFolder } from '../stalemate.ts';

it('makes a folder and those that it is in, and minds none that is there', () => {
  const folder = join(temporaryFolder(), 'a/b/c');
  for (let times = 0; times < 2; times++) makeFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

it('says at once where none can be made', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'below'))).toThrow('ENOTDIR');
  // Where this is a folder of the system, `mkdir` with `recursive` never ends.
  if (existsSync('/proc/self')) expect(() => makeFolder('/proc/x/y')).toThrow('ENOENT');
});
