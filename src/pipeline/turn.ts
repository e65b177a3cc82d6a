import { compile, next } from '../machine/compile.ts';
import type { OutboxCommand, OutboxResult } from './ports/outbox.ts';
import type { CaseState, Failure, RepairCase } from './repair-case.ts';
import { type RepairEvent, repairMachine } from './repair-machine.ts';
import { pauseMs, type RepairPolicy } from './repair-policy.ts';

/** What a decision changes in a case. */
export interface Turn {
  /** What happened; without it the case stays in its state. */
  readonly event?: RepairEvent['type'];
  readonly change: Partial<
    Pick<
      RepairCase,
      | 'attempt'
      | 'dueAtMs'
      | 'setbacks'
      | 'unread'
      | 'setback'
      | 'looks'
      | 'replacementId'
      | 'ending'
      | 'failures'
      | 'driver'
      | 'decisions'
    >
  >;
  readonly interactionEndedAtMs?: number | undefined;
  /** A command that is written down with the change, before it is sent. */
  readonly issue?: OutboxCommand;
  /** What became of a command. */
  readonly settle?: { readonly key: string; readonly result: OutboxResult };
}

/** What decisions are made with, besides what they are about. */
export interface DecisionContext {
  readonly nowMs: number;
  readonly random: () => number;
  readonly policy: RepairPolicy;
}

const TABLE = compile(repairMachine);

/** A machine without guards asks nothing. */
const NO_GUARDS = (): boolean => false;

/** Whether nothing more is done for a case in that state. */
export function isEnded(state: CaseState): boolean {
  return TABLE.states[state].tags.has('ended');
}

/** Whether that may happen to a case in that state. */
export function canHappen(event: RepairEvent['type'], state: CaseState): boolean {
  return next(TABLE, state, event, NO_GUARDS) !== undefined;
}

/**
 * The case after a turn.
 *
 * @throws {Error} if the machine does not allow it, which is a bug of the decision.
 */
export function afterTurn(before: RepairCase, turn: Turn, nowMs: number): RepairCase {
  const { event, change } = turn;
  const interactionEndedAtMs = endOf(before, turn.interactionEndedAtMs, nowMs);
  if (event === undefined) return { ...before, ...change, interactionEndedAtMs };
  const state = next(TABLE, before.state, event, NO_GUARDS);
  if (state === undefined) {
    throw new Error(`case ${before.id} is ${before.state}, where ${event} cannot happen`);
  }
  const fresh = { dueAtMs: nowMs, setbacks: 0, setback: undefined, unread: undefined, looks: 0 };
  const endedAtMs = isEnded(state) ? nowMs : undefined;
  return { ...before, ...fresh, ...change, state, interactionEndedAtMs, endedAtMs };
}

/**
 * When an interaction ended, as far as keeping its case is concerned: not before the case came up, since
 * a platform whose calendar is behind ours would have everything forgotten at once, and not later than
 * it is known, since one whose calendar is ahead would have it kept for as long.
 */
export function endOf(
  { openedAtMs, interactionEndedAtMs }: RepairCase,
  seenEndAtMs: number | undefined,
  nowMs: number,
): number | undefined {
  if (seenEndAtMs === undefined) return interactionEndedAtMs;
  return Math.max(openedAtMs, Math.min(seenEndAtMs, nowMs));
}

/** It is too early for anything: the case is looked at again later, and not for ever. */
export function lookAgain(repairCase: RepairCase, context: DecisionContext): Turn {
  const { looks } = repairCase;
  if (looks >= context.policy.looksMax) {
    return giveUp(repairCase, 'no-progress', `${looks} looks in a row came too early`, context);
  }
  return { change: lookLater(repairCase, context) };
}

/** When a case is looked at again: later with each look in a row. */
export function lookLater({ looks }: RepairCase, context: DecisionContext): Turn['change'] {
  const { nowMs, random, policy } = context;
  const waitMs = pauseMs(policy.lookFirstMs, policy.lookCapMs, looks, random);
  return { dueAtMs: nowMs + waitMs, looks: looks + 1, setbacks: 0, setback: undefined };
}

/** Something could not be reached: the same is tried again later, and not for ever. */
export function tryAgain(
  repairCase: RepairCase,
  because: string,
  retryAfterMs: number,
  context: DecisionContext,
): Turn {
  const { setbacks } = repairCase;
  const { nowMs, random, policy } = context;
  if (setbacks + 1 >= policy.setbacksMax) {
    const says = `gave up after ${setbacks + 1} tries in a row: ${because}`;
    return giveUp(repairCase, 'unreachable', says, context);
  }
  const waitMs = Math.max(
    retryAfterMs,
    pauseMs(policy.setbackFirstMs, policy.setbackCapMs, setbacks, random),
  );
  const setback = { atMs: nowMs, because };
  return { change: { dueAtMs: nowMs + waitMs, setbacks: setbacks + 1, setback } };
}

/**
 * The attempt that is under way has failed, or the recording itself: the next one, or the end.
 *
 * @param retryAfterMs how long the platform asks to be left alone; the next attempt is no earlier.
 */
export function failed(
  repairCase: RepairCase,
  fault: string,
  says: string,
  context: DecisionContext,
  retryAfterMs = 0,
): Turn {
  const { nowMs, policy } = context;
  const { attempt } = repairCase;
  const failures = withFailure(repairCase, fault, says, nowMs);
  const delayMs = policy.delaysMs[attempt];
  if (delayMs === undefined) {
    return { event: 'EXHAUSTED', change: { failures, ending: SPENT } };
  }
  const dueAtMs = nowMs + Math.max(delayMs, retryAfterMs);
  return { event: 'FAULTY', change: { failures, attempt: attempt + 1, dueAtMs } };
}

/** No attempt can help any more. */
export function giveUp(
  repairCase: RepairCase,
  fault: string,
  says: string,
  { nowMs }: DecisionContext,
): Turn {
  const failures = withFailure(repairCase, fault, says, nowMs);
  // A note that cannot be written is no reason to write it for ever.
  if (repairCase.state === 'noting') {
    // What a person is done with does not come back since the platform would not have it noted.
    const event = repairCase.ending?.end === 'resolved' ? 'RESOLVED' : 'GIVEN_UP';
    return { event, change: { failures } };
  }
  return { event: 'EXHAUSTED', change: { failures, ending: REVIEW } };
}

const REVIEW = { end: 'review', log: [] } as const;
const SPENT = { ...REVIEW, isSpent: true } as const;

function withFailure(
  { failures, attempt }: RepairCase,
  fault: string,
  says: string,
  atMs: number,
): readonly Failure[] {
  return [...failures, { atMs, attempt, fault, says }];
}
