/** The collection variable in which the checks that really ran are counted. */
export const CHECKS_RUN = 'checksRun';

/** One `pm.test`: its name, and what it asserts as the body of a function, in lines. */
export interface Check {
  readonly name: string;
  readonly asserts: readonly string[];
}

/** What begins every script that checks something. Scripts share nothing, so each has its own. */
const COUNTED_CHECK = [
  '// Newman stays green when a script gets lost, so checks count themselves for the last request.',
  'const check = (name, assert) => pm.test(name, () => {',
  `  pm.collectionVariables.set('${CHECKS_RUN}', Number(pm.collectionVariables.get('${CHECKS_RUN}')) + 1);`,
  '  assert();',
  '});',
];

/** The lines that set the count of checks back, for the first request of a collection. */
export const RESET_CHECKS: readonly string[] = [
  '// Postman keeps variables from one run to the next.',
  `pm.collectionVariables.set('${CHECKS_RUN}', 0);`,
];

/**
 * A script of checks, each of which counts itself.
 *
 * @param setup lines that the checks need, before them.
 * @param then lines after the checks.
 */
export function checkScript(
  checks: readonly Check[],
  setup: readonly string[] = [],
  then: readonly string[] = [],
): string[] {
  return [
    ...COUNTED_CHECK,
    '',
    ...(setup.length > 0 ? [...setup, ''] : []),
    ...checks.flatMap(checkLines),
    ...(then.length > 0 ? ['', ...then] : []),
  ];
}

/** One check as it stands in a script that begins with {@link checkScript}'s opening. */
function checkLines({ name, asserts }: Check): string[] {
  const [only] = asserts;
  if (asserts.length === 1 && only !== undefined && !only.startsWith('const ')) {
    return [`check(${quoted(name)}, () => ${only.replace(/;$/, '')});`];
  }
  return [`check(${quoted(name)}, () => {`, ...asserts.map((line) => `  ${line}`), '});'];
}

/** How many checks a script makes. */
export function checksIn(lines: readonly string[]): number {
  return lines.filter((line) => /^\s*check\(/.test(line)).length;
}

/** A text as a JavaScript literal, in single quotes unless it has some itself. */
export function quoted(text: string): string {
  const double = JSON.stringify(text);
  if (text.includes("'") && !text.includes('"')) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
