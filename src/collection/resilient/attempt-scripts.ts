import type { ConflictCause, ResilientFlow } from './resilient-flow.ts';

const WHY_KEYS: readonly string[] = [
  '// One key for each write, fixed before the first attempt. A repeat with the same key can only',
  '// replay the result, so it is safe whatever became of the attempts before it.',
];

/** Keeps what a flow needs, before its first request. */
export function prepareScript({ keys, variables, bounds, noun }: ResilientFlow): string[] {
  return [
    ...(keys.length > 0 ? WHY_KEYS : []),
    ...keys.map(
      (key) => `pm.collectionVariables.set('${key}', pm.variables.replaceIn('{{$guid}}'));`,
    ),
    '// Postman keeps variables from one run to the next.',
    ...variables.map(([name, value]) => `pm.collectionVariables.set('${name}', '${value}');`),
    `// The bounds of the whole ${noun}.`,
    `pm.collectionVariables.set('requestsLeft', ${bounds.requestsMax});`,
    `pm.collectionVariables.set('deadlineMs', Date.now() + ${bounds.deadlineMs});`,
    "pm.collectionVariables.set('decision', 'settled');",
    "pm.collectionVariables.set('paceMs', 0);",
    "pm.collectionVariables.set('round', 1);",
    "pm.collectionVariables.set('outcome', 'unknown');",
    `pm.collectionVariables.set('because', 'the ${noun} was not finished');`,
  ];
}

const GET_AND_SET = [
  'const get = (name) => pm.collectionVariables.get(name);',
  'const set = (name, value) => pm.collectionVariables.set(name, value);',
];

/** Runs before each request of a flow. */
export const BEFORE_ATTEMPT: readonly string[] = [
  ...GET_AND_SET,
  '',
  "const repeated = get('decision') === 'again';",
  "const attempt = repeated ? Number(get('attempt')) + 1 : 1;",
  "set('attempt', attempt);",
  "set('requestsLeft', Number(get('requestsLeft')) - 1);",
  "if (!repeated) set('unanswered', 'no');",
  '// A timer holds a repeat back, and any request where the rate limit is nearly used up.',
  "const pauseMs = Number(get(repeated ? 'waitMs' : 'paceMs'));",
  'if (pauseMs > 0) setTimeout(() => {}, pauseMs);',
  '// The wait before the next attempt, should there be one. Full jitter: anything up to a bound that',
  '// doubles, so that clients that failed together do not come back together.',
  'const boundMs = Math.min(2000, 250 * 2 ** (attempt - 1));',
  "set('waitMs', 50 + Math.floor(Math.random() * (boundMs - 50)));",
];

/** Runs after each answer to a request of a flow, and decides whether it is sent again. */
export function afterAttempt(causes: readonly ConflictCause[], unclearWaits: boolean): string[] {
  return [
    ...GET_AND_SET,
    '// Without an answer there is no code.',
    "const code = pm.response.code || 'no answer';",
    "const header = (name) => (pm.response.code ? pm.response.headers.get(name) : '') || '';",
    '',
    '// There are several kinds of 409. Some bodies have a code of their own, others only a sentence.',
    'const CAUSES = [',
    ...causes.map(causeLine),
    '];',
    `const UNCLEAR = { is: 'a conflict that names no cause', waits: ${unclearWaits} };`,
    '// Some platforms answer 400 or 412 to the same.',
    'const mayConflict = [400, 409, 412].includes(code);',
    'const named = mayConflict && CAUSES.find(({ says }) => says.test(pm.response.text()));',
    'const conflict = named || (code === 409 ? UNCLEAR : undefined);',
    "set('conflict', conflict ? conflict.is : '');",
    '',
    "let again = '';",
    "if (code === 429) again = 'throttled';",
    '// A conflict is waited out if time ends it. Of the others the request itself knows what to do.',
    'if (conflict && conflict.waits) again = conflict.is;',
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
    '// Where the platform tells its rate limit, the last of it is not used up in a burst.',
    "const allowed = Number(header('inin-ratelimit-allowed'));",
    "const left = allowed - Number(header('inin-ratelimit-count'));",
    "set('paceMs', allowed > 0 && left < allowed / 10 ? Math.ceil(60000 / allowed) : 0);",
    '',
    "const inTime = Number(get('requestsLeft')) > 0 && Date.now() + waitMs < Number(get('deadlineMs'));",
    "set('decision', inTime ? 'settled' : 'out of time');",
    'if (again && inTime) {',
    "  set('decision', 'again');",
    '  pm.execution.setNextRequest(pm.info.requestId);',
    "  console.log(code + ', ' + again + ': once more in ' + waitMs + ' ms');",
    '}',
  ];
}

function causeLine({ is, code, words, waits }: ConflictCause): string {
  const named = code.replaceAll('.', '\\.');
  return `  { is: '${is}', waits: ${waits}, says: /${named}|${words}/i },`;
}
