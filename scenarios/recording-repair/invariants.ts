import { norm, ours, seed } from '../../src/choice/provenance.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Invariant, PASS } from '../../src/oracle/invariant.ts';
import { downloadsOf } from '../../src/platform/interactions/downloads.ts';
import { captureOf } from '../../src/platform/interactions/interactions.ts';
import { isSound } from '../../src/platform/interactions/stored-file.ts';
import type { Recording } from '../../src/platform/voice/voice.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { forEach } from './for-each.ts';
import {
  brokeOffTooOften,
  endedAtMs,
  notedAtMs,
  type Repair,
  repairsOf,
  secondCapturesOf,
} from './repairs.ts';

/** Second captures of one recording (seed 001: three retries). */
const ATTEMPTS_MAX = 3;
const SELF_HEALING = seed('001: what failed is made good, or a person is told');

/** The audio of two captures is never mixed up. */
export const neverOverlapped: Invariant = {
  name: 'never-overlapped-audio',
  says: 'No capture begins while the file of another is being uploaded.',
  provenance: seed('001: two captures at once spoil both'),
  check: (evidence) =>
    forEach(secondCapturesOf(evidence), (one) =>
      captureOf(evidence.world, one).overlapped
        ? {
            verdict: 'fail',
            because: `${one.id} began while another capture was being uploaded; both are mixed up.`,
            atMs: one.requestedAtMs,
          }
        : PASS,
    ),
};

/** Nothing is captured once the call is over. */
export const neverAfterEnd: Invariant = {
  name: 'no-capture-after-end',
  says: 'No capture begins on an interaction that has ended.',
  provenance: seed('001: without a call there is nothing to record but noise'),
  check: (evidence) =>
    forEach(secondCapturesOf(evidence), (one) =>
      captureOf(evidence.world, one).afterEnd
        ? {
            verdict: 'fail',
            because: `${one.id} was started after the end of the call and records noise.`,
            atMs: one.requestedAtMs,
          }
        : PASS,
    ),
};

/** However many processes handle a failure, each attempt at it is one capture. */
export const oncePerAttempt: Invariant = {
  name: 'one-capture-per-attempt',
  says: 'Each attempt to make good a recording is at most one capture.',
  provenance: seed('001: a second recording costs money and spoils the first'),
  check: (evidence) =>
    forEach(repairsOf(evidence), ({ recording, replacements }) => {
      const seen = new Set<number>();
      for (const one of replacements) {
        const { replaces } = captureOf(evidence.world, one);
        const attempt = replaces?.attempt ?? 0;
        if (seen.has(attempt)) {
          return {
            verdict: 'fail',
            because: `${one.id} is a second capture for attempt ${attempt} at ${recording.id}.`,
            atMs: one.requestedAtMs,
          };
        }
        seen.add(attempt);
      }
      return PASS;
    }),
};

/** What is called good is good. */
export const verifiedIsGood: Invariant = {
  name: 'verified-is-good',
  says: 'Where an interaction says that a recording was verified or stored, its file is whole.',
  provenance: seed('001: an audit finds out that the file holds nothing'),
  check: (evidence) =>
    forEach(repairsOf(evidence), (repair) => {
      const { recording, ends } = repair;
      const claimed = ends.find((end) => end !== 'review');
      if (claimed === undefined || hasGoodFile(evidence, repair)) return PASS;
      return {
        verdict: 'fail',
        because: `${recording.id} ended as ${claimed}, and no file of it or of its replacements is whole.`,
        atMs: evidence.endedAtMs,
      };
    }),
};

/** There is one truth about a recording. */
export const endsOnce: Invariant = {
  name: 'ends-exactly-once',
  says: 'Each recording ends as one of verified, stored and review.',
  provenance: SELF_HEALING,
  check: (evidence) =>
    forEach(repairsOf(evidence), ({ recording, ends }) =>
      ends.length <= 1
        ? PASS
        : {
            verdict: 'fail',
            because: `${recording.id} ended as ${ends.join(' and as ')}.`,
            atMs: evidence.endedAtMs,
          },
    ),
};

/** Whoever acknowledges an event has promised to see it through. */
export const losesNothing: Invariant = {
  name: 'acknowledged-is-not-lost',
  says: 'When all is done, each recording whose event was acknowledged has ended one way or other.',
  provenance: norm('Standard Webhooks: a 2xx says that the event was taken'),
  check: (evidence) => {
    const { reports, world } = evidence;
    if (reports.some(({ status }) => status === 'running')) return PASS;
    const acknowledged = new Set(
      webhooksOf(world)
        .deliveries.filter(({ attempts }) =>
          attempts.some(({ result }) => result && 'status' in result && result.status < 300),
        )
        .map(({ resource }) => resource),
    );
    return forEach(repairsOf(evidence), ({ recording, ends }) =>
      ends.length > 0 || !acknowledged.has(recording.id)
        ? PASS
        : {
            verdict: 'fail',
            because: `The event of ${recording.id} was acknowledged, and nothing is noted of how it ended.`,
            atMs: evidence.endedAtMs,
          },
    );
  },
};

/** Whoever says done has seen every recording through. */
export const doneIsDone: Invariant = {
  name: 'done-is-done',
  says: 'A process that says done leaves no recording without an end.',
  provenance: ours('a failure that nobody hears of is worse than a failure'),
  check: (evidence) => {
    const report = evidence.reports.find(({ status }) => status === 'done');
    if (report === undefined) return PASS;
    return forEach(repairsOf(evidence), ({ recording, ends }) =>
      ends.length > 0
        ? PASS
        : {
            verdict: 'fail',
            because: `${report.client} says done, and nothing is noted of ${recording.id}.`,
            atMs: report.atMs,
          },
    );
  },
};

/** What is whole is left alone. */
export const onlyFailures: Invariant = {
  name: 're-records-only-failures',
  says: 'A recording whose upload stored it whole is not recorded again, and neither is a second capture, unless its file is refused or breaks off three times.',
  provenance: seed('001: a second recording costs money and spoils the first'),
  check: (evidence) =>
    forEach(repairsOf(evidence), ({ recording, replacements }) =>
      forEach(replacements.entries(), ([index, one]) => {
        const before = replacements[index - 1] ?? recording;
        return isSound(evidence.world, before, uploadedAtMs(evidence, before)) &&
          isReadable(evidence, before)
          ? {
              verdict: 'fail',
              because: `${one.id} was started although ${before.id} is whole.`,
              atMs: one.requestedAtMs,
            }
          : PASS;
      }),
    ),
};

/** A person is called when nothing else helps, and not before. */
export const reviewIsLast: Invariant = {
  name: 'review-is-last',
  says: 'While the call goes on, a recording goes to a person only after three second captures.',
  provenance: seed('001: after the third failure a person decides'),
  check: (evidence) =>
    forEach(repairsOf(evidence), (repair) => {
      const { conversation, recording, replacements } = repair;
      const atMs = notedAtMs(evidence, repair, 'review');
      if (atMs === undefined || (conversation.endedAtMs ?? Number.POSITIVE_INFINITY) <= atMs) {
        return PASS;
      }
      const made = replacements.filter(({ requestedAtMs }) => requestedAtMs <= atMs).length;
      if (made >= ATTEMPTS_MAX) return PASS;
      const because = `${recording.id} went to review after ${made} second captures.`;
      return { verdict: 'fail', because, atMs };
    }),
};

/** What is whole and never comes is lost all the same. */
function isReadable(evidence: Evidence, recording: Recording): boolean {
  const { refused } = downloadsOf(evidence.world, recording);
  return !refused && !brokeOffTooOften(evidence, recording);
}

function uploadedAtMs(evidence: Evidence, recording: Recording): number {
  return endedAtMs(evidence, recording) ?? 0;
}

function hasGoodFile({ world, endedAtMs }: Evidence, { recording, replacements }: Repair): boolean {
  return [recording, ...replacements].some((one) => isSound(world, one, endedAtMs));
}
