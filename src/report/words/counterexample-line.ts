import type { Operation } from '../../history/operation.ts';
import type { RaceReport } from '../race-report.ts';
import { answerWord } from './answer-words.ts';
import { choiceWords } from './choice-words.ts';
import { printable } from './printable.ts';

/** More operations than this are told by the first ones and the last. */
const STEPS_MAX = 6;

/**
 * The smallest counterexample in one line: `DELETE → 204, POST → 409 when recording.stop-lag of
 * rec-1 ≥ 41 ms: call-stays-recorded`.
 */
export function counterexampleLine({ run, twin, broken }: RaceReport): string {
  const choices = run.plan.choices.map((choice) => choiceWords(choice, twin));
  const when = choices.length === 0 ? 'with nothing going wrong' : `when ${choices.join(' and ')}`;
  return printable(`${exchangeWords(run.operations)} ${when}: ${broken.invariant}`);
}

/** `DELETE → 204, GET → 200 ×3, POST → 409`: what was sent and what came back, repeats counted. */
function exchangeWords(operations: readonly Operation[]): string {
  const steps: { text: string; times: number }[] = [];
  for (const operation of operations) {
    const text = `${operation.method} → ${answerWord(operation)}`;
    const last = steps.at(-1);
    if (last?.text === text) last.times += 1;
    else steps.push({ text, times: 1 });
  }
  if (steps.length === 0) return 'no request';
  const shown = steps.map(({ text, times }) => (times === 1 ? text : `${text} ×${times}`));
  if (shown.length <= STEPS_MAX) return shown.join(', ');
  return [...shown.slice(0, STEPS_MAX - 2), '…', ...shown.slice(-1)].join(', ');
}
