import { ours, seed } from '../../src/choice/provenance.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Finding, type Invariant, PASS, type Sometimes } from '../../src/oracle/invariant.ts';
import { type Attempt, attemptsAt } from './attempts.ts';
import { forEach } from './for-each.ts';
import { heldUpUntilMs } from './held-up.ts';
import { endedAtMs, type Repair, repairsOf } from './repairs.ts';

/** When attempts begin, counted from the failure before (seed 001). */
const DELAYS_MS = [2000, 8000, 32_000];
/** A look and a command, and a lock that other work on the call has for a moment (ours). */
const TOLERANCE_MS = 1500;
/** While a second capture is watched, looks are at most so far apart; another one may see its end first. */
const LOOKS_APART_MS = 5000;
/**
 * So long after whatever held it up an attempt begins (ours): a lease of a minute, a lock of half of
 * one, a back-off of a minute and the polls between them.
 */
const RECOVERY_MS = 240_000;

/** The platform gets time to recover, and is not asked for ever. */
export const pacedAttempts: Invariant = {
  name: 'paced-attempts',
  says: 'Captures follow a failure after 2, 8 and 32 seconds at the earliest, and there are no more than three.',
  provenance: seed('001: three retries, ever later'),
  check: (evidence) =>
    forEach(repairsOf(evidence), ({ recording, replacements }) => {
      const [, , , fourth] = replacements;
      if (fourth !== undefined) {
        return {
          verdict: 'fail',
          because: `${fourth.id} is a fourth attempt at ${recording.id}.`,
          atMs: fourth.requestedAtMs,
        };
      }
      let before = recording;
      for (const [index, one] of replacements.entries()) {
        const failedAtMs = endedAtMs(evidence, before);
        const dueAtMs = (failedAtMs ?? Number.POSITIVE_INFINITY) + (DELAYS_MS[index] ?? 0);
        if (one.requestedAtMs < dueAtMs) {
          return {
            verdict: 'fail',
            because: `${one.id} was started at ${one.requestedAtMs} ms, ${dueAtMs - one.requestedAtMs} ms before attempt ${index + 1} was due.`,
            atMs: one.requestedAtMs,
          };
        }
        before = one;
      }
      return PASS;
    }),
};

/** The store gets as much time as the captures, and both together are three. */
export const pacedStorage: Invariant = {
  name: 'paced-storage',
  says: 'Looks at the store follow a failure after 2, 8 and 32 seconds at the earliest, and captures and looks are no more than three.',
  provenance: seed('001: the store is asked with the same back-off, and then a person'),
  check: (evidence) =>
    forEachAttempt(evidence, (repair, one, index, held, wasHeld) => {
      // A look may have to be taken again by whoever was held up, or comes in the place of the dead; from
      // then on there is one more of them than attempts.
      if (one.kind === 'capture' || held !== undefined || wasHeld) return PASS;
      const { id } = repair.recording;
      const delayMs = DELAYS_MS[index];
      if (delayMs === undefined) {
        return {
          verdict: 'fail',
          because: `The store was asked for ${id} although three attempts had been made.`,
          atMs: one.atMs,
        };
      }
      const { failedAtMs = one.knownAtMs } = one;
      const earlyMs = failedAtMs + delayMs - one.atMs;
      if (earlyMs <= 0) return PASS;
      return {
        verdict: 'fail',
        because: `The store was asked for ${id} at ${one.atMs} ms, ${earlyMs} ms before attempt ${index + 1} was due.`,
        atMs: one.atMs,
      };
    }),
};

/** An attempt that nobody makes is none. */
export const promptAttempts: Invariant = {
  name: 'prompt-attempts',
  says: `An attempt begins within ${TOLERANCE_MS} ms of when it is due, after a second capture ${LOOKS_APART_MS} ms more, or soon after what held it up.`,
  provenance: ours('a call may be over by the time at which a late attempt begins'),
  check: (evidence) =>
    forEachAttempt(evidence, ({ replacements }, one, index, held, wasHeld) => {
      const watched = index > 0 && index <= replacements.length ? LOOKS_APART_MS : 0;
      // Where a look was taken again, nobody can tell any more which of the attempts this one is.
      const delayMs = (wasHeld ? DELAYS_MS.at(-1) : DELAYS_MS[index]) ?? 0;
      const latestAtMs =
        held === undefined
          ? one.knownAtMs + delayMs + watched + TOLERANCE_MS
          : held + delayMs + RECOVERY_MS;
      if (one.atMs <= latestAtMs) return PASS;
      const excuse =
        held === undefined
          ? 'and nothing had held it up'
          : `and what had held it up was over at ${held} ms`;
      return {
        verdict: 'fail',
        because: `Attempt ${index + 1}, ${one.name}, began ${one.atMs - dueAtMs(one, index)} ms after it was due, ${excuse}.`,
        atMs: one.atMs,
      };
    }),
};

/** Where an attempt has to be on time. */
export const onTime = (kind: Attempt['kind']): Sometimes => ({
  name: `${kind}-on-time`,
  says: `an attempt (${kind}) was made that nothing had held up, so that it had to be on time`,
  entered: (evidence) => {
    let isEntered = false;
    forEachAttempt(evidence, (_, one, __, held) => {
      isEntered ||= one.kind === kind && held === undefined;
      return PASS;
    });
    return isEntered;
  },
});

type CheckAttempt = (
  repair: Repair,
  attempt: Attempt & { readonly knownAtMs: number },
  index: number,
  heldUntilMs: number | undefined,
  /** Whether an earlier attempt at the same recording was held up. */
  wasHeld: boolean,
) => Finding;

/** Checks the attempts of which the history tells what they follow; none where it does not tell all. */
function forEachAttempt(evidence: Evidence, check: CheckAttempt): Finding {
  if (evidence.hindrances === undefined) return PASS;
  return forEach(repairsOf(evidence), (repair) => {
    let wasHeld = false;
    return forEach(attemptsAt(evidence, repair).entries(), ([index, one]) => {
      const { knownAtMs, atMs } = one;
      if (knownAtMs === undefined) return PASS;
      const known = { ...one, knownAtMs };
      const held = heldUpUntilMs(evidence, repair, knownAtMs, dueAtMs(known, index), atMs);
      const finding = check(repair, known, index, held, wasHeld);
      wasHeld ||= held !== undefined;
      return finding;
    });
  });
}

function dueAtMs({ knownAtMs }: { readonly knownAtMs: number }, index: number): number {
  return knownAtMs + (DELAYS_MS[index] ?? 0);
}
