import { CHECKS_RUN, checkScript, checksIn } from '../check-script.ts';

/** The request that a flow which gave up goes on with. */
export const LAST_WORD = '3.1 The last word';

/** What a step may do instead of being settled, unless time is up. */
export interface Branch {
  /** An expression. */
  readonly when: string;
  readonly lines: readonly string[];
}

/** What happens when an answer has come that is not to be sent again anyway. */
export interface Step {
  /** Lines that the rest needs. */
  readonly setup?: readonly string[];
  /** The first one that applies is taken; none unless told. */
  readonly branches?: readonly Branch[];
  /** What a settled step is checked for. */
  readonly check: {
    readonly name: string;
    readonly asserts: readonly string[];
    /** Whether the flow may come back to this step, which is then not checked again. */
    readonly inFirstRoundOnly?: boolean;
  };
  /** What else is done when it is settled. */
  readonly settled?: readonly string[];
}

/** The script of one step of a flow. */
export function stepScript({ setup = [], branches = [], check, settled = [] }: Step): string[] {
  const end = [...checkLinesOf(check), ...settled];
  return [
    ...checkScript([]),
    "if (pm.collectionVariables.get('decision') !== 'again') {",
    ...inner(setup),
    ...inner(branches.length === 0 ? end : branched(branches, end)),
    '}',
  ];
}

function branched(branches: readonly Branch[], settled: readonly string[]): string[] {
  return [
    "const inTime = pm.collectionVariables.get('decision') !== 'out of time';",
    ...branches.flatMap(({ when, lines }, index) => [
      `${index === 0 ? 'if' : '} else if'} (inTime && ${when}) {`,
      ...inner(lines),
    ]),
    '} else {',
    ...inner(settled),
    '}',
  ];
}

/** Sends the same request again, as what it reads is not there yet. */
export const ASK_AGAIN: readonly string[] = [
  '// Not yet: the same request again, after the wait that is set already.',
  "pm.collectionVariables.set('decision', 'again');",
  'pm.execution.setNextRequest(pm.info.requestId);',
];

/** What is done where a write was refused for good, or time is up. */
export function giveUp(step: string): string[] {
  return [
    '  // A refusal says that nothing happened. Silence does not, and an attempt without an answer may',
    "  // yet take effect: then only 'unknown' is honest.",
    "  const unanswered = pm.collectionVariables.get('unanswered') === 'yes';",
    "  pm.collectionVariables.set('outcome', unanswered ? 'unknown' : 'failed');",
    `  pm.collectionVariables.set('because', \`the ${step} was answered \${pm.response.code}\`);`,
    `  pm.execution.setNextRequest('${LAST_WORD}');`,
  ];
}

/** Goes back to an earlier step. What is checked in the first round only is not checked again. */
export function goBackTo(step: string): string[] {
  return [
    "pm.collectionVariables.set('round', Number(pm.collectionVariables.get('round')) + 1);",
    `pm.execution.setNextRequest('${step}');`,
  ];
}

/** The lines before a request that leave it out where an expression is true. */
export function leftOutWhen(expression: string, after: readonly string[]): string[] {
  return [
    `if (${expression}) {`,
    '  // Its check does not run, and counts as if it had.',
    `  const checksRun = Number(pm.collectionVariables.get('${CHECKS_RUN}'));`,
    `  pm.collectionVariables.set('${CHECKS_RUN}', checksRun + ${checksIn(after)});`,
    '  pm.execution.skipRequest();',
    '}',
  ];
}

function checkLinesOf({ name, asserts, inFirstRoundOnly = false }: Step['check']): string[] {
  const lines = checkScript([{ name, asserts }]).slice(checkScript([]).length);
  if (!inFirstRoundOnly) return lines;
  const firstRound = "if (Number(pm.collectionVariables.get('round')) === 1) {";
  return [
    '// Once is enough, however often the flow comes back.',
    firstRound,
    ...inner(lines),
    '}',
  ];
}

function inner(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
