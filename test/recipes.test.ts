import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findScenario, findStrategy } from '../src/cli/find-subject.ts';
import { run } from '../src/search/run.ts';
import { schedules } from '../src/search/schedule.ts';
import { startServer, type TestServer } from './served/start-server.ts';

/** A recipe that takes more schedules shows nothing at once. */
const FOUND_WITHIN_RUNS = 100;
const [BEFORE = '', ...RECIPES] = readFileSync('docs/recipes.md', 'utf8').split(/^## /m);

/** What stands in a recipe after the name of a part. */
function part(recipe: string, name: string): string {
  return recipe.split(/^- \*\*/m).find((text) => text.startsWith(`${name}**`)) ?? '';
}

/** The shell blocks of a text, without their indentation. */
function blocks(text: string): string[] {
  return [...text.matchAll(/^( *)```sh\n(.*?)^ *```/gms)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** A check as a text tells to run it. */
interface Told {
  readonly scenario: string;
  readonly strategy: string;
  readonly runs: number;
}

/** The checks that a text tells to run; one without a scenario is in that of the one before. */
function checksIn(text: string): Told[] {
  const checks: Told[] = [];
  let scenario = '';
  for (const [, command = ''] of text.matchAll(/`((?:stalemate check |--strategy )[^`\n]+)`/g)) {
    const [, named] = /^stalemate check ([a-z-]+)/.exec(command) ?? [];
    scenario = named ?? scenario;
    const [, strategy = ''] = /--strategy ([a-z0-9-]+)/.exec(command) ?? [];
    const [, runs = '2048'] = /--runs (\d+)/.exec(command) ?? [];
    checks.push({ scenario, strategy, runs: Number(runs) });
  }
  return checks;
}

const CHECKS = RECIPES.flatMap((recipe) => checksIn(part(recipe, 'Make it happen')));
const SERVED = RECIPES.flatMap((recipe) =>
  blocks(part(recipe, 'Make it happen'))
    .filter((block) => block.startsWith('session '))
    .map((block) => ({ title: recipe.split('\n')[0] ?? '', block })),
);

describe.each(RECIPES.map((recipe) => ({ title: recipe.split('\n')[0], recipe })))(
  'the recipe for $title',
  ({ recipe }) => {
    it('says how to make it happen, how to see it and how to mend it', () => {
      expect(part(recipe, 'Make it happen')).toMatch(/`|```/);
      expect(part(recipe, 'See it')).not.toBe('');
      expect(part(recipe, 'Mend it')).not.toBe('');
    });
  },
);

describe('what a recipe tells to check', () => {
  it('are many', () => {
    expect(CHECKS.length).toBeGreaterThan(18);
  });

  // Shrinking is left out, which takes most of the time and makes nothing true or false.
  it.each(CHECKS)('$scenario breaks $strategy, and soon', async ({ scenario, strategy, runs }) => {
    const found = findScenario(scenario);
    const { client } = findStrategy(strategy, found);
    const numRuns = Math.min(runs, FOUND_WITHIN_RUNS);
    const verdicts: boolean[] = [];
    for (const { choices } of fc.sample(schedules(), { seed: 1, numRuns })) {
      const { broken } = await run({ scenario: found, client }, choices);
      verdicts.push(broken === undefined);
      if (broken !== undefined) break;
    }
    expect(verdicts).toContain(false);
  });
});

describe('what a recipe tells to ask of a served platform', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  /** What `sh` prints, line by line, when it runs a block after the lines that stand before all. */
  function printed(block: string): Promise<string[]> {
    const [definitions = ''] = blocks(BEFORE);
    const script = [
      ...definitions.split('\n').filter((line) => !/^(?:stalemate serve|base=)/.test(line)),
      block,
    ];
    return new Promise((resolve) => {
      const child = spawn('sh', ['-s'], { env: { ...process.env, base: server.url } });
      let output = '';
      child.stdout.on('data', (chunk) => (output += chunk));
      child.stderr.on('data', (chunk) => (output += chunk));
      child.on('close', () => resolve(output.split('\n').filter((line) => line !== '')));
      child.stdin.end(script.join('\n'));
    });
  }

  it.each(SERVED)('is answered as it says: $title', async ({ block }) => {
    const says = [...block.matchAll(/ # (\S+)$/gm)].map(([, word]) => word);
    expect(says.length).toBeGreaterThan(1);
    const lines = await printed(block);
    // Headers, where a command shows them, stand on lines of their own.
    const told = lines.filter((line) => / \d{3}$|^[a-z-]+(?:\.[a-z-]+)+$/.test(line));
    expect(told.map((line) => line.split(' ').at(-1))).toEqual(says);
  });
});
