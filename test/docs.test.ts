import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findScenario, findStrategy } from '../src/cli/find-subject.ts';

const DOCUMENTS = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))];
const RECIPES = readFileSync('docs/recipes.md', 'utf8');

/** The checks that a text tells to run: a scenario, and a strategy if it names one. */
function checksIn(text: string): { scenario: string; strategy: string | undefined }[] {
  const checks: { scenario: string; strategy: string | undefined }[] = [];
  let scenario = '';
  for (const [, named, strategy] of text.matchAll(
    /(?:stalemate check ([a-z-]+))?(?: ?--strategy ([a-z0-9-]+))?/g,
  )) {
    scenario = named ?? scenario;
    if (named !== undefined || strategy !== undefined) checks.push({ scenario, strategy });
  }
  return checks;
}

describe.each(DOCUMENTS)('%s', (path) => {
  const text = readFileSync(path, 'utf8');

  it('links to nothing that is not there', () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)\)/g)) {
      if (target.startsWith('http')) continue;
      expect(existsSync(join(path, '..', target)), `${path} links to ${target}`).toBe(true);
    }
  });
});

describe('the recipes', () => {
  it('name scenarios and strategies that there are', () => {
    const checks = checksIn(RECIPES);
    expect(checks.length).toBeGreaterThan(15);
    for (const { scenario, strategy } of checks) {
      const found = findScenario(scenario);
      if (strategy !== undefined) findStrategy(strategy, found);
    }
  });

  it('name files that there are', () => {
    const files = [...RECIPES.matchAll(/(?:src|collections)\/[\w./-]+\.(?:ts|json)/g)];
    expect(files.length).toBeGreaterThan(5);
    for (const [file] of files) expect(existsSync(file), file).toBe(true);
  });
});

describe('the README', () => {
  it('says how many schedules the long runs try', () => {
    const bench = readFileSync('bench/nightly.ts', 'utf8');
    const numbers = [...bench.matchAll(/^const RUNS\w* = ([\d_]+);/gm)].map(([, number = '']) =>
      number.replaceAll('_', ','),
    );
    expect(numbers.length).toBeGreaterThan(3);
    const [, said = ''] = /^The long runs try (.*)$/m.exec(readFileSync('README.md', 'utf8')) ?? [];
    for (const number of numbers) expect(said).toContain(number);
  });
});
