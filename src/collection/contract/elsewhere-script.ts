import { CHECKS_RUN, checkScript, checksIn, quoted } from '../check-script.ts';
import type { RequestDraft } from '../draft.ts';

/** The environment variable whose presence says that the platform is not a session of the mock. */
export const TOKEN = 'token';

/** Whether a request is sent to a platform that is not a session of the mock. */
export type Elsewhere =
  /** Sent if the environment has these variables. */
  | { readonly needs: readonly string[] }
  /** Skipped, for that reason. */
  | { readonly skipped: string };

/**
 * Lets a request be skipped elsewhere, with a line on the console and a check that says so. The
 * number of checks stays the same whichever way it goes, so the guard holds in both.
 */
export function skippedElsewhere(draft: RequestDraft, elsewhere: Elsewhere): RequestDraft {
  if ('needs' in elsewhere && elsewhere.needs.length === 0) return draft;
  const count = `pm.collectionVariables.set('${CHECKS_RUN}', Number(pm.collectionVariables.get('${CHECKS_RUN}')) + more)`;
  const script = checkScript(
    [],
    [
      `const count = (more) => ${count};`,
      ...condition(elsewhere),
      'if (skipped) {',
      `  check(\`skipped: \${because}\`, () => pm.expect(pm.environment.get('${TOKEN}')).to.not.equal(''));`,
      `  console.log(\`skipped \${pm.info.requestName}: \${because}\`);`,
      '  // The checks of the answer do not run, and count as if they had.',
      `  count(${checksIn(draft.after)});`,
      '  pm.execution.skipRequest();',
      '} else {',
      '  // The check above does not run, and counts as if it had.',
      '  count(1);',
      '}',
    ],
  );
  return { ...draft, before: [...(draft.before ?? []), ...script.slice(0, -1)] };
}

function condition(elsewhere: Elsewhere): string[] {
  const away = `pm.environment.has('${TOKEN}')`;
  if ('skipped' in elsewhere) {
    return [`const skipped = ${away};`, `const because = ${quoted(elsewhere.skipped)};`];
  }
  const names = elsewhere.needs.map((name) => quoted(name)).join(', ');
  return [
    `const missing = [${names}].filter((name) => !pm.environment.has(name));`,
    `const skipped = ${away} && missing.length > 0;`,
    `const because = \`it needs --env-var \${missing.join(' and ')}\`;`,
  ];
}

/** The lines that make ready for another platform, for the first request of a collection. */
export const PREPARE_ELSEWHERE: readonly string[] = [
  `if (pm.environment.has('${TOKEN}')) {`,
  '  // Elsewhere there is no session: the base URL itself is the platform.',
  "  pm.collectionVariables.set('platformUrl', pm.variables.get('baseUrl'));",
  `  pm.collectionVariables.set('accessToken', pm.environment.get('${TOKEN}'));`,
  '}',
];
