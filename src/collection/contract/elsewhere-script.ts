import { CHECKS_RUN, checkScript, checksIn, quoted } from '../check-script.ts';
import type { RequestDraft } from '../draft.ts';

/** The environment variable whose presence says that the platform is not a session of the mock. */
export const TOKEN = 'token';

/** The environment variable that, where it is 1, allows to change something elsewhere. */
export const MAY_WRITE = 'mayWrite';

/** Marks the variables whose ids a run has made itself elsewhere. */
const MADE = 'made.';

/** Whether a request is sent to a platform that is not a session of the mock. */
export type Elsewhere =
  | {
      /** Sent if the environment has these variables, or the run has made what they name. */
      readonly needs: readonly string[];
      /** Sent only where writing is allowed, for that reason; in any case unless told. */
      readonly writes?: string;
    }
  /** Skipped, for that reason. */
  | { readonly skipped: string };

/**
 * Lets a request be skipped elsewhere, with a line on the console and a check that says so. The
 * number of checks stays the same whichever way it goes, so the guard holds in both.
 */
export function skippedElsewhere(draft: RequestDraft, elsewhere: Elsewhere): RequestDraft {
  if ('needs' in elsewhere && elsewhere.needs.length === 0 && elsewhere.writes === undefined) {
    return draft;
  }
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
  const { needs, writes } = elsewhere;
  const names = needs.map((name) => quoted(name)).join(', ');
  const known = `pm.environment.has(name) || pm.variables.has('${MADE}' + name)`;
  const missing = [
    `const missing = [${names}].filter((name) => !(${known}));`,
    "const needed = 'it needs --env-var ' + missing.join(' and ');",
  ];
  if (writes === undefined) {
    return [
      ...missing,
      `const skipped = ${away} && missing.length > 0;`,
      'const because = needed;',
    ];
  }
  return [
    ...missing,
    `const mayWrite = pm.environment.get('${MAY_WRITE}') === '1';`,
    `const skipped = ${away} && (!mayWrite || missing.length > 0);`,
    `const because = mayWrite ? needed : ${quoted(`${writes}; --env-var ${MAY_WRITE}=1 sends it`)};`,
  ];
}

/**
 * The lines after an answer that let what was made elsewhere be what a variable names from then on,
 * so that whatever is changed or removed there is the run's own.
 *
 * @param field what of the answer is its id.
 */
export function keepMade(variable: string, field: string): string[] {
  return [
    `if (pm.environment.has('${TOKEN}') && pm.response.code < 300) {`,
    '  // Before any other variable of that name.',
    `  pm.variables.set('${variable}', pm.response.json().${field});`,
    `  pm.variables.set('${MADE}${variable}', 'yes');`,
    '}',
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
