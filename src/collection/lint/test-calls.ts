import type { ScriptCode } from './script-code.ts';

/** `const check = (name, assert) => pm.test(…`: a function that stands for `pm.test`. */
const WRAPPER = /\b(?:const|let|var)\s+(\w+)\s*=\s*\([^)]*\)\s*=>\s*pm\.test\s*\(/g;

/** The names by which a script makes tests. */
export function testNames({ code }: ScriptCode): string[] {
  return ['pm\\.test', ...Array.from(code.matchAll(WRAPPER), ([, name]) => name ?? '')];
}

/** How many tests a script makes, if it goes through each line once. */
export function countTests(source: ScriptCode): number {
  const [, ...wrappers] = testNames(source);
  const direct = matches(source, 'pm\\.test') - wrappers.length;
  return wrappers.reduce((sum, name) => sum + matches(source, name), direct);
}

function matches({ code }: ScriptCode, name: string): number {
  return [...code.matchAll(new RegExp(`(?<![\\w.])${name}\\s*\\(`, 'g'))].length;
}
