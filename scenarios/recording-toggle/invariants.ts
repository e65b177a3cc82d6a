import { ours, seed } from '../../src/choice/provenance.ts';
import type { ClientReport } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Invariant, PASS } from '../../src/oracle/invariant.ts';
import { type Conversation, type Recording, voiceOf } from '../../src/platform/voice/voice.ts';
import { TAG } from './task.ts';

const SECOND_CAPTURE = seed('001: audio of two captures gets mixed up');
const DUPLICATES = seed('001: a second recording costs money and spoils the first');
const UNRECORDED = seed('000: what the asker wants is that recording');
const HONESTY = ours('a failure that nobody hears of is worse than a failure');

/** What of a run concerns the call that was to be toggled. */
function theCall({ world, reports }: Evidence): {
  conversation: Readonly<Conversation> | undefined;
  tagged: readonly Recording[];
  report: ClientReport | undefined;
} {
  const [conversation] = voiceOf(world).conversations.values();
  const tagged = conversation?.recordings.filter((one) => one.settings.tags.includes(TAG)) ?? [];
  return { conversation, tagged, report: reports[0] };
}

/** Whether a recording captures, or is about to, and nobody has asked it to stop. */
function runs({ state }: Recording): boolean {
  return state === 'queued' || state === 'recording';
}

/** Two captures of one conversation never run at once. */
export const oneCapture: Invariant = {
  name: 'one-capture-at-a-time',
  says: 'Two captures of one conversation never run at once.',
  provenance: SECOND_CAPTURE,
  check(evidence) {
    const recordings = theCall(evidence).conversation?.recordings ?? [];
    for (const [index, recording] of recordings.entries()) {
      const next = recordings[index + 1];
      const { captureToMs = Number.POSITIVE_INFINITY } = recording;
      if (next?.captureFromMs !== undefined && next.captureFromMs < captureToMs) {
        return {
          verdict: 'fail',
          because: `${next.id} began capturing while ${recording.id} still was.`,
          atMs: next.captureFromMs,
        };
      }
    }
    return PASS;
  },
};

/** The intent to start a tagged recording takes effect at most once. */
export const startsOnce: Invariant = {
  name: 'starts-at-most-once',
  says: 'The tagged recording is started at most once.',
  provenance: DUPLICATES,
  check(evidence) {
    const { tagged } = theCall(evidence);
    const second = tagged[1];
    if (second === undefined) return PASS;
    return {
      verdict: 'fail',
      because: `${tagged.length} recordings carry the tag; ${second.id} is one too many.`,
      atMs: second.requestedAtMs,
    };
  },
};

/** A client that says done is right, and one that says failed is too. */
export const honestReport: Invariant = {
  name: 'honest-report',
  says: "The client's last word is the platform's truth: no swallowed failure, no false one.",
  provenance: HONESTY,
  check(evidence) {
    const { conversation, tagged, report } = theCall(evidence);
    if (conversation === undefined) return PASS;
    if (report === undefined) {
      return evidence.operations.length === 0
        ? PASS
        : { verdict: 'unknown', because: 'no client has said how it ended' };
    }
    const captured = tagged.some(runs);
    const ended = conversation.endedAtMs !== undefined;
    if (report.status === 'done' && !captured && !(ended && tagged.length > 0)) {
      const stoppedAtMs = tagged.at(-1)?.captureToMs ?? 0;
      return {
        verdict: 'fail',
        because:
          tagged.length === 0
            ? 'The client says done; there never was a tagged recording.'
            : 'The client says done; the tagged recording was stopped again.',
        atMs: Math.max(report.atMs, stoppedAtMs),
      };
    }
    if ((report.status === 'failed' || report.status === 'threw') && captured) {
      return {
        verdict: 'fail',
        because: 'The client says failed; the tagged recording is running.',
        atMs: report.atMs,
      };
    }
    return PASS;
  },
};

/** A client that has stopped the default recording leaves the call with another. */
export const staysRecorded: Invariant = {
  name: 'call-stays-recorded',
  says: 'When the client has ended and the call goes on, something is recording it.',
  provenance: UNRECORDED,
  check(evidence) {
    const { conversation, report } = theCall(evidence);
    if (conversation === undefined || conversation.endedAtMs !== undefined) return PASS;
    const last = conversation.recordings.at(-1);
    if (last === undefined || runs(last)) return PASS;
    if (report === undefined) return { verdict: 'unknown', because: 'no client has ended' };
    return {
      verdict: 'fail',
      because:
        report.status === 'done'
          ? 'The client says done and the call goes on unrecorded.'
          : `The client gave up${report.because === '' ? '' : ` (${report.because})`} and the call goes on unrecorded.`,
      atMs: Math.max(report.atMs, last.captureToMs ?? 0),
    };
  },
};

/** A conflict alone is no reason to give up. */
export const outlastsConflicts: Invariant = {
  name: 'outlasts-conflicts',
  says: 'With nothing but conflicts against it, the client gets its tagged recording.',
  provenance: UNRECORDED,
  check(evidence) {
    const { conversation, tagged, report } = theCall(evidence);
    if (conversation === undefined || conversation.endedAtMs !== undefined) return PASS;
    if (tagged.some(runs)) return PASS;
    if (report === undefined) return { verdict: 'unknown', because: 'no client has ended' };
    const otherTrouble = evidence.operations.some(
      ({ outcome }) => outcome?.kind !== 'response' || outcome.status === 429,
    );
    if (otherTrouble) return PASS;
    return {
      verdict: 'fail',
      because: `The client ended (${report.status}) and no tagged recording runs.`,
      atMs: report.atMs,
    };
  },
};
