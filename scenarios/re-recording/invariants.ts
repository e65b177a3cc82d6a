import { ours, seed } from '../../src/choice/provenance.ts';
import type { ClientReport } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Finding, type Invariant, PASS } from '../../src/oracle/invariant.ts';
import { captureOf } from '../../src/platform/interactions/interactions.ts';
import { isSound } from '../../src/platform/interactions/stored-file.ts';
import { type Conversation, type Recording, voiceOf } from '../../src/platform/voice/voice.ts';
import { ORIGINAL } from './task.ts';

const NO_AUDIO = seed('001: without a call there is nothing to record but noise');
const MIXED_AUDIO = seed('001: two captures at once spoil both');
const DUPLICATES = seed('001: a second recording costs money and spoils the first');
const COMPLIANCE = seed('001: an audit finds out that the file holds nothing');
const HONESTY = ours('a failure that nobody hears of is worse than a failure');

/** What of a run concerns the recording that was to be made good. */
interface Story {
  readonly conversation: Conversation | undefined;
  readonly original: Recording | undefined;
  /** The captures that were to replace it, in the order in which they were accepted. */
  readonly replacements: readonly Recording[];
}

function storyOf({ world }: Evidence): Story {
  const [conversation] = voiceOf(world).conversations.values();
  const recordings = conversation?.recordings ?? [];
  return {
    conversation,
    original: recordings.find(({ id }) => id === ORIGINAL),
    replacements: recordings.filter((one) => captureOf(world, one).second),
  };
}

/** Whether what was recorded is there by then; what became of a file that nobody saw is settled now. */
function isThere({ world }: Evidence, original: Recording | undefined, atMs: number): boolean {
  return original !== undefined && isSound(world, original, atMs);
}

/** The audio of two captures is never mixed up. */
export const neverOverlapped: Invariant = {
  name: 'never-overlapped-audio',
  says: 'No capture begins while the file of another is being uploaded.',
  provenance: MIXED_AUDIO,
  check(evidence) {
    const spoilt = storyOf(evidence).replacements.find(
      (one) => captureOf(evidence.world, one).overlapped,
    );
    if (spoilt === undefined) return PASS;
    return {
      verdict: 'fail',
      because: `${spoilt.id} began while another capture was being uploaded; both are mixed up.`,
      atMs: spoilt.requestedAtMs,
    };
  },
};

/** Nothing is captured once the call is over. */
export const neverAfterEnd: Invariant = {
  name: 'no-capture-after-end',
  says: 'No capture begins on an interaction that has ended.',
  provenance: NO_AUDIO,
  check(evidence) {
    const noise = storyOf(evidence).replacements.find(
      (one) => captureOf(evidence.world, one).afterEnd,
    );
    if (noise === undefined) return PASS;
    return {
      verdict: 'fail',
      because: `${noise.id} was started after the end of the call and records noise.`,
      atMs: noise.requestedAtMs,
    };
  },
};

/** However many workers handle a failure, each attempt at it is one capture. */
export const oncePerAttempt: Invariant = {
  name: 'one-re-recording-per-attempt',
  says: 'A failed recording is re-recorded at most once for each attempt.',
  provenance: DUPLICATES,
  check(evidence) {
    const seen = new Set<string>();
    for (const replacement of storyOf(evidence).replacements) {
      const { replaces } = captureOf(evidence.world, replacement);
      const attempt = `${replaces?.originalRecordingId} ${replaces?.attempt}`;
      if (seen.has(attempt)) {
        return {
          verdict: 'fail',
          because: `${replacement.id} is a second capture for attempt ${replaces?.attempt ?? '?'}.`,
          atMs: replacement.requestedAtMs,
        };
      }
      seen.add(attempt);
    }
    return PASS;
  },
};

/** Whoever says done has the audio, or is getting it. */
export const acceptedIsGood: Invariant = {
  name: 'accepted-is-good',
  says: 'A client that says done has a recording that is really there, or a second capture of it.',
  provenance: COMPLIANCE,
  check(evidence) {
    const { original, replacements } = storyOf(evidence);
    return forEach(evidence, ({ client, status, atMs }) =>
      status !== 'done' ||
      replacements.some((one) => !captureOf(evidence.world, one).afterEnd) ||
      isThere(evidence, original, atMs)
        ? PASS
        : {
            verdict: 'fail',
            because: `${client} says done; the file of ${ORIGINAL} is not what it should be, and nothing replaces it.`,
            atMs,
          },
    );
  },
};

/** Whoever says failed has neither the recording nor another. */
export const honestFailure: Invariant = {
  name: 'honest-failure',
  says: 'A client that says failed is right: nothing was re-recorded, and the first file is no good.',
  provenance: HONESTY,
  check(evidence) {
    const { original, replacements } = storyOf(evidence);
    return forEach(evidence, ({ client, status, atMs }) => {
      if (status !== 'failed' && status !== 'threw') return PASS;
      const second = replacements.find((one) => !captureOf(evidence.world, one).afterEnd);
      if (second !== undefined) {
        return { verdict: 'fail', because: `${client} says failed; ${second.id} exists.`, atMs };
      }
      if (!isThere(evidence, original, atMs)) return PASS;
      return { verdict: 'fail', because: `${client} says failed; ${ORIGINAL} is whole.`, atMs };
    });
  },
};

/** What is whole is left alone. */
export const onlyFailures: Invariant = {
  name: 're-records-only-failures',
  says: 'A recording that is whole is not recorded again.',
  provenance: DUPLICATES,
  check(evidence) {
    const { original, replacements } = storyOf(evidence);
    const [second] = replacements;
    if (second === undefined || !isThere(evidence, original, second.requestedAtMs)) return PASS;
    return {
      verdict: 'fail',
      because: `${second.id} was started although ${ORIGINAL} is whole.`,
      atMs: second.requestedAtMs,
    };
  },
};

/** A conflict alone is no reason to leave a call unrecorded. */
export const outlastsConflicts: Invariant = {
  name: 'outlasts-conflicts',
  says: 'While the call goes on, nothing but conflicts against it, the client gets a second capture.',
  provenance: COMPLIANCE,
  check(evidence) {
    const { conversation, original, replacements } = storyOf(evidence);
    if (conversation === undefined || conversation.endedAtMs !== undefined) return PASS;
    if (replacements.length > 0 || isThere(evidence, original, evidence.endedAtMs)) return PASS;
    const otherTrouble = evidence.operations.some(
      ({ outcome }) => outcome?.kind !== 'response' || outcome.status === 429,
    );
    if (otherTrouble) return PASS;
    return forEach(evidence, ({ client, status, atMs }) =>
      status === 'failed' || status === 'threw'
        ? { verdict: 'fail', because: `${client} gave up and the call goes on unrecorded.`, atMs }
        : PASS,
    );
  },
};

/** The first thing that is wrong with what some client said. */
function forEach({ reports }: Evidence, check: (report: ClientReport) => Finding): Finding {
  for (const report of reports) {
    const finding = check(report);
    if (finding.verdict !== 'pass') return finding;
  }
  return PASS;
}
