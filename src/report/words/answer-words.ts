import type { Operation } from '../../history/operation.ts';

/** How an operation ended for its client. */
export type AnswerKind = 'success' | 'refusal' | 'silence' | 'pending';

/** Longer messages are cut: a report is to be read. */
const MESSAGE_LENGTH_MAX = 300;

/** How an operation ended for its client: with a good answer, a refusal, none, or not yet. */
export function answerKind({ outcome }: Operation): AnswerKind {
  if (outcome === undefined) return 'pending';
  if (outcome.kind === 'no-response') return 'silence';
  return outcome.status < 400 ? 'success' : 'refusal';
}

/** The answer in a word: `204`, `no answer`, `still waiting`. */
export function answerWord({ outcome }: Operation): string {
  if (outcome === undefined) return 'still waiting';
  return outcome.kind === 'response' ? String(outcome.status) : 'no answer';
}

/**
 * What the body of an answer said, for a person: the message of a refusal, the states that a read
 * showed (`rec-1 stopped`), or nothing.
 */
export function saidIn(body: unknown): string {
  if (!isRecord(body)) return '';
  const { message, errors, entities } = body;
  if (Array.isArray(entities)) {
    const shown = entities.map(stateIn).filter((text) => text !== '');
    return cut(shown.length === 0 ? 'none' : shown.join(', '));
  }
  // The form with a number as code keeps the sentence in `errors`.
  const [first] = Array.isArray(errors) ? errors : [];
  if (typeof first === 'string') return cut(first);
  return cut(typeof message === 'string' ? message : stateIn(body));
}

function stateIn(body: unknown): string {
  if (!isRecord(body)) return '';
  const { id, state } = body;
  return typeof id === 'string' && typeof state === 'string' ? `${id} ${state}` : '';
}

function cut(text: string): string {
  return text.length <= MESSAGE_LENGTH_MAX ? text : `${text.slice(0, MESSAGE_LENGTH_MAX)}…`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
