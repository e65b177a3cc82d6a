import { checkScript } from '../check-script.ts';

/** The request that a flow which gave up goes on with. */
export const LAST_WORD = '3.1 The last word';

const NOT_SENT_AGAIN = "pm.collectionVariables.get('decision') !== 'again'";
const OUT_OF_TIME = "pm.collectionVariables.get('decision') === 'out of time'";

/** What a step of a flow is checked for when it is through. */
export interface StepCheck {
  readonly name: string;
  readonly asserts: readonly string[];
  /** Whether the flow may come back to this step, which is then not checked again. */
  readonly inFirstRoundOnly?: boolean;
}

/** The script of a step whose first answer that is not sent again settles it. */
export function settledScript(
  check: StepCheck,
  then: readonly string[],
  setup: readonly string[] = [],
): string[] {
  return [
    ...checkScript([]),
    `if (${NOT_SENT_AGAIN}) {`,
    ...inner([...setup, ...checkLinesOf(check), ...then]),
    '}',
  ];
}

/** Where a step may send the flow instead of being settled. */
export interface Detour {
  /** Lines that the condition needs. */
  readonly setup: readonly string[];
  /** When it is taken, unless time is up. */
  readonly when: string;
  readonly lines: readonly string[];
}

/** The script of a step that is settled unless a detour is to be made first. */
export function detouredScript(
  { setup, when, lines }: Detour,
  check: StepCheck,
  then: readonly string[],
): string[] {
  return [
    ...checkScript([]),
    `if (${NOT_SENT_AGAIN}) {`,
    ...inner(setup),
    `  if (${when} && !(${OUT_OF_TIME})) {`,
    ...inner(inner(lines)),
    '  } else {',
    ...inner(inner([...checkLinesOf(check), ...then])),
    '  }',
    '}',
  ];
}

/** The script of a read that is repeated until it shows something. */
export function polledScript(
  shown: readonly string[],
  condition: string,
  check: StepCheck,
  then: readonly string[] = [],
): string[] {
  return [
    ...checkScript([]),
    `if (${NOT_SENT_AGAIN}) {`,
    ...inner(shown),
    `  if (${condition} || ${OUT_OF_TIME}) {`,
    ...inner(inner([...checkLinesOf(check), ...then])),
    '  } else {',
    '    // Not yet: the same request again, after the wait that is set already.',
    "    pm.collectionVariables.set('decision', 'again');",
    '    pm.execution.setNextRequest(pm.info.requestId);',
    '  }',
    '}',
  ];
}

/** What is done where a write was refused for good, or time is up. */
export function giveUp(step: string, goOnWith = LAST_WORD): string[] {
  return [
    '  // A refusal says that nothing happened. Silence does not, and an attempt without an answer may',
    "  // yet take effect: then only 'unknown' is honest.",
    "  const unanswered = pm.collectionVariables.get('unanswered') === 'yes';",
    "  pm.collectionVariables.set('outcome', unanswered ? 'unknown' : 'failed');",
    `  pm.collectionVariables.set('because', \`the ${step} was answered \${pm.response.code}\`);`,
    `  pm.execution.setNextRequest('${goOnWith}');`,
  ];
}

/** Goes back to an earlier step. What is checked in the first round only is not checked again. */
export function goBackTo(step: string): string[] {
  return [
    "pm.collectionVariables.set('round', Number(pm.collectionVariables.get('round')) + 1);",
    `pm.execution.setNextRequest('${step}');`,
  ];
}

function checkLinesOf({ name, asserts, inFirstRoundOnly = false }: StepCheck): string[] {
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
