import { Script } from 'node:vm';
import type { LintFinding } from './lint-finding.ts';
import type { LintedScript } from './linted-collection.ts';
import { closingBracket, type ScriptCode } from './script-code.ts';
import { testNames } from './test-calls.ts';

/** What the sandbox of Newman 6 lacks, and what to use there. */
const MISSING: readonly (readonly [RegExp, string, string])[] = [
  [/(?<![\w.])fetch\s*\(/, 'fetch', 'pm.sendRequest'],
  [/(?<![\w.])URL\s*[.(]/, 'URL', "require('url') or plain text"],
  [/\bcrypto\s*\.\s*subtle\b/, 'crypto.subtle', "require('crypto-js')"],
];

/** What is wrong within one script. */
export function scriptFindings({ place, source }: LintedScript): LintFinding[] {
  const finding = (rule: LintFinding['rule'], message: string): LintFinding[] => [
    { rule, place, message },
  ];
  return [
    ...parseFindings(source, finding),
    ...(hasAsyncTest(source)
      ? finding(
          'async-test',
          'a test with an async callback ends before its assertions do, and one that rejects ends the process; assert in a plain callback, after what it waits for',
        )
      : []),
    ...(/\bawait\s+pm\s*\.\s*sendRequest\b/.test(source.code)
      ? finding(
          'awaited-send-request',
          'in Newman 6 await pm.sendRequest gives back pm; wrap it: new Promise((resolve, reject) => pm.sendRequest(request, (error, response) => error ? reject(error) : resolve(response)))',
        )
      : []),
    ...MISSING.filter(([pattern]) => pattern.test(source.code)).flatMap(([, name, instead]) =>
      finding('not-in-sandbox', `Newman 6 has no ${name} in scripts; use ${instead}`),
    ),
    ...unreplaced(source).flatMap((text) =>
      finding(
        'unreplaced-variable',
        `pm.sendRequest does not resolve ${text}; wrap it: pm.variables.replaceIn('${text}')`,
      ),
    ),
  ];
}

type Finder = (rule: LintFinding['rule'], message: string) => LintFinding[];

function parseFindings({ text, code }: ScriptCode, finding: Finder): LintFinding[] {
  const fault = parseFault(text);
  if (fault === undefined) return [];
  if (/\bawait\b/.test(code) && parseFault(`(async () => {\n${text}\n})`) === undefined) {
    const way = "(async () => { … })().catch((e) => pm.test('script error', () => { throw e; }))";
    return finding(
      'top-level-await',
      `Newman 6 does not parse await outside of an async function; write ${way}`,
    );
  }
  return finding('unparsable-script', `none of it runs: ${fault}; mend it`);
}

function parseFault(text: string): string | undefined {
  try {
    // Parses; nothing is run.
    new Script(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function hasAsyncTest(source: ScriptCode): boolean {
  return testNames(source).some((name) =>
    new RegExp(`(?<![\\w.])${name}\\s*\\([^,()]*,\\s*async\\b`).test(source.code),
  );
}

/** The texts with variables in a script that sends requests, outside of `replaceIn`. */
function unreplaced(source: ScriptCode): string[] {
  const { code, strings } = source;
  if (!/\bpm\s*\.\s*sendRequest\s*\(/.test(code)) return [];
  const replaced = Array.from(code.matchAll(/\breplaceIn\s*\(/g), ({ index, 0: { length } }) => {
    const from = index + length - 1;
    return { from, to: closingBracket(source, from) };
  });
  return strings
    .filter(({ at, text }) => {
      return text.includes('{{') && !replaced.some(({ from, to }) => at > from && at < to);
    })
    .map(({ text }) => text);
}
