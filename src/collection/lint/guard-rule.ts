import type { LintFinding } from './lint-finding.ts';
import type { LintedCollection, LintedScript } from './linted-collection.ts';
import { countTests } from './test-calls.ts';

/** A test that compares a counted collection variable with a number. */
const GUARD =
  /pm\.collectionVariables\.get\(\s*['"](\w+)['"]\s*\)\s*\)+\s*\.to\.(?:equal|eql)\(\s*(\d+)\s*\)/g;
const HOW =
  'let each test add one to a collection variable, and let the last request compare it with the number of tests';

/** Whether the last request makes sure that every test of the collection has run. */
export function guardFindings({ requests, scripts }: LintedCollection): LintFinding[] {
  const last = requests.at(-1);
  if (last === undefined) return [];
  const finding = (message: string): LintFinding[] => [
    { rule: 'guard', place: last.place, message },
  ];
  const guards = last.ownScripts.flatMap(({ source }) => [...source.text.matchAll(GUARD)]);
  const [, counter = '', text = ''] = guards.at(-1) ?? [];
  if (counter === '') return finding(`nothing notices a test that got lost; ${HOW}`);
  const expected = Number(text);
  const tests = requests
    .flatMap((request) => request.scripts)
    .reduce((sum, { source }) => sum + countTests(source), 0);
  const uncounted = scripts.filter((script) => makesTests(script) && !counts(script, counter));
  return [
    ...(tests === expected
      ? []
      : finding(`the guard expects ${expected} tests and there are ${tests}; make them agree`)),
    ...uncounted.map(
      ({ place }): LintFinding => ({
        rule: 'guard',
        place,
        message: `its tests are not counted in ${counter}; ${HOW}`,
      }),
    ),
  ];
}

function makesTests({ source }: LintedScript): boolean {
  return countTests(source) > 0;
}

function counts({ source }: LintedScript, counter: string): boolean {
  return new RegExp(
    `pm\\.collectionVariables\\.set\\(\\s*['"]${counter}['"]\\s*,\\s*Number\\(`,
  ).test(source.text);
}
