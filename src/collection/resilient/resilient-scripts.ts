import { checkScript } from '../check-script.ts';

/** The toggle makes no more requests than this, repeats included; the scenario allows 40. */
const REQUESTS_MAX = 36;
/** The toggle takes no longer than this. */
const DEADLINE_MS = 120_000;
/** The request that a toggle which gave up goes on with. */
export const LAST_WORD = '3.1 The last word';

/** Keeps what the toggle needs, before its first request. */
export const PREPARE_TOGGLE: readonly string[] = [
  '// One key for each write, fixed before the first attempt. A repeat with the same key can only',
  '// replay the result, so it is safe whatever became of the attempts before it.',
  "pm.collectionVariables.set('stopKey', pm.variables.replaceIn('{{$guid}}'));",
  "pm.collectionVariables.set('startKey', pm.variables.replaceIn('{{$guid}}'));",
  '// The bounds of the whole toggle.',
  `pm.collectionVariables.set('requestsLeft', ${REQUESTS_MAX});`,
  `pm.collectionVariables.set('deadlineMs', Date.now() + ${DEADLINE_MS});`,
  "pm.collectionVariables.set('decision', 'settled');",
  "pm.collectionVariables.set('outcome', 'unknown');",
  "pm.collectionVariables.set('because', 'the toggle was not finished');",
];

/** Runs before each request of the toggle. */
export const BEFORE_ATTEMPT: readonly string[] = [
  'const get = (name) => pm.collectionVariables.get(name);',
  'const set = (name, value) => pm.collectionVariables.set(name, value);',
  '',
  "const repeated = get('decision') === 'again';",
  "const attempt = repeated ? Number(get('attempt')) + 1 : 1;",
  "set('attempt', attempt);",
  "set('requestsLeft', Number(get('requestsLeft')) - 1);",
  "if (!repeated) set('unanswered', 'no');",
  '// A timer holds a repeat back.',
  "if (repeated) setTimeout(() => {}, Number(get('waitMs')));",
  '// The wait before the next attempt, should there be one. Full jitter: anything up to a bound that',
  '// doubles, so that clients that failed together do not come back together.',
  'const boundMs = Math.min(2000, 250 * 2 ** (attempt - 1));',
  "set('waitMs', 50 + Math.floor(Math.random() * (boundMs - 50)));",
];

/** Runs after each answer to a request of the toggle, and decides whether it is sent again. */
export const AFTER_ATTEMPT: readonly string[] = [
  'const get = (name) => pm.collectionVariables.get(name);',
  'const set = (name, value) => pm.collectionVariables.set(name, value);',
  '// Without an answer there is no code.',
  "const code = pm.response.code || 'no answer';",
  "const header = (name) => (pm.response.code ? pm.response.headers.get(name) : '') || '';",
  '',
  '// There are several kinds of 409. Some bodies have a code of their own, others only a sentence.',
  'const CONFLICTS = {',
  "  'the recording is still in progress': /recording\\.in\\.progress|recording is already in progress/i,",
  "  'the first use of the key is being processed': /in\\.flight|idempotency-key is being processed/i,",
  "  'the conversation has ended': /conversation\\.ended|conversation has ended/i,",
  '};',
  'const kinds = Object.keys(CONFLICTS);',
  "const conflict = () => kinds.find((kind) => CONFLICTS[kind].test(pm.response.text())) || 'a conflict';",
  '',
  "let again = '';",
  "if (code === 429) again = 'throttled';",
  '// A conflict is waited out, unless the call is over: then no repeat can help.',
  "if (code === 409 && conflict() !== 'the conversation has ended') again = conflict();",
  '// It may have taken effect. The same request with the same key finds out, and does no harm.',
  "if (code === 'no answer' || code >= 500) again = 'outcome unknown';",
  "if (again === 'outcome unknown') set('unanswered', 'yes');",
  '',
  '// Retry-After is seconds, or a date that only means something beside the date of the server. Timers',
  '// may fire a moment early, hence a little more.',
  "const retryAfter = header('Retry-After') || '0';",
  'const toldMs = /^\\d+$/.test(retryAfter)',
  '  ? Number(retryAfter) * 1000',
  "  : Date.parse(retryAfter) - Date.parse(header('Date'));",
  "const waitMs = Math.max((toldMs || 0) + 20, Number(get('waitMs')));",
  "set('waitMs', waitMs);",
  '',
  "const inTime = Number(get('requestsLeft')) > 0 && Date.now() + waitMs < Number(get('deadlineMs'));",
  "set('decision', inTime ? 'settled' : 'out of time');",
  'if (again && inTime) {',
  "  set('decision', 'again');",
  '  pm.execution.setNextRequest(pm.info.requestId);',
  "  console.log(code + ', ' + again + ': once more in ' + waitMs + ' ms');",
  '}',
];

const NOT_SENT_AGAIN = "pm.collectionVariables.get('decision') !== 'again'";

/** The script of a request of the toggle whose first answer that is no refusal settles it. */
export function settledScript(
  name: string,
  asserts: readonly string[],
  then: readonly string[],
): string[] {
  return [
    ...checkScript([]),
    `if (${NOT_SENT_AGAIN}) {`,
    ...inner(checkLinesOf(name, asserts)),
    ...inner(then),
    '}',
  ];
}

/** The script of a read that is repeated until it shows something. */
export function polledScript(
  shown: readonly string[],
  condition: string,
  name: string,
  asserts: readonly string[],
  then: readonly string[] = [],
): string[] {
  return [
    ...checkScript([]),
    `if (${NOT_SENT_AGAIN}) {`,
    ...inner(shown),
    `  if (${condition} || pm.collectionVariables.get('decision') === 'out of time') {`,
    ...inner(inner(checkLinesOf(name, asserts))),
    ...inner(inner(then)),
    '  } else {',
    '    // Not yet: the same request again, after the wait that is set already.',
    "    pm.collectionVariables.set('decision', 'again');",
    '    pm.execution.setNextRequest(pm.info.requestId);',
    '  }',
    '}',
  ];
}

/** What is done where a write was refused for good, or time is up. */
export function giveUp(step: 'stop' | 'start'): string[] {
  return [
    '  // A refusal says that nothing happened. Silence does not, and an attempt without an answer may',
    "  // yet take effect: then only 'unknown' is honest.",
    "  const unanswered = pm.collectionVariables.get('unanswered') === 'yes';",
    "  pm.collectionVariables.set('outcome', unanswered ? 'unknown' : 'failed');",
    `  pm.collectionVariables.set('because', \`the ${step} was answered \${pm.response.code}\`);`,
    `  pm.execution.setNextRequest('${LAST_WORD}');`,
  ];
}

function checkLinesOf(name: string, asserts: readonly string[]): string[] {
  return checkScript([{ name, asserts }]).slice(checkScript([]).length);
}

function inner(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
