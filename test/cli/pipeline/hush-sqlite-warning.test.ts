import { afterEach, expect, it } from 'vitest';
import { hushSqliteWarning } from '../../../src/cli/pipeline/hush-sqlite-warning.ts';

const original = process.emitWarning;
afterEach(() => {
  process.emitWarning = original;
});

it('hushes what Node says of its SQLite, and nothing else', () => {
  const warned: unknown[][] = [];
  process.emitWarning = (...told: unknown[]) => void warned.push(told);
  hushSqliteWarning();
  process.emitWarning('SQLite is an experimental feature and might change', 'ExperimentalWarning');
  process.emitWarning('something else', 'DeprecationWarning', 'DEP0001');
  expect(warned).toEqual([['something else', 'DeprecationWarning', 'DEP0001']]);
});
