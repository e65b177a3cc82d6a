import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those that it is in, as far as they are not there. One after the other, since
 * `mkdir` with `recursive` never ends where a parent says of its child that it is not there, as in `/proc`
 * (Node).
 *
 * @throws what `node:fs` throws, if one of them cannot be made or is no folder.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (statSync(folder, { throwIfNoEntry: false }) !== undefined) break;
    missing.push(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of missing.reverse()) makeOne(folder);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (cause) {
    // Another process may have been faster.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw cause;
  }
}
