import { ours, seed } from '../../src/choice/provenance.ts';
import { type Invariant, PASS } from '../../src/oracle/invariant.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';
import type { Part } from '../scenario.ts';
import type { RecordingToggleTask } from './task.ts';
import { runs, type Toggle, toggledIn, togglesOf } from './toggles.ts';

const SECOND_CAPTURE = seed('001: audio of two captures gets mixed up');
const DUPLICATES = seed('001: a second recording costs money and spoils the first');
const UNRECORDED = seed('000: what the asker wants is that recording');
const HONESTY = ours('a failure that nobody hears of is worse than a failure');

/** What must hold of these workers, in order of importance. */
export function recordingToggleInvariants(
  parts: readonly Part<RecordingToggleTask>[],
): Invariant[] {
  const toggles = togglesOf(parts);
  return [
    oneCapture,
    startsOnce(toggles),
    honestReport(toggles),
    staysRecorded(toggles),
    outlastsConflicts(toggles),
  ];
}

/** Two captures of one conversation never run at once. */
const oneCapture: Invariant = {
  name: 'one-capture-at-a-time',
  says: 'Two captures of one conversation never run at once.',
  provenance: SECOND_CAPTURE,
  check({ world }) {
    for (const { recordings } of voiceOf(world).conversations.values()) {
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
    }
    return PASS;
  },
};

/** The intent to start a tagged recording takes effect at most once, however many workers have it. */
function startsOnce(toggles: readonly Toggle[]): Invariant {
  return {
    name: 'starts-at-most-once',
    says: 'The tagged recording is started at most once.',
    provenance: DUPLICATES,
    check(evidence) {
      for (const { tagged } of toggledIn(evidence, toggles)) {
        const second = tagged[1];
        if (second === undefined) continue;
        return {
          verdict: 'fail',
          because: `${tagged.length} recordings carry the tag; ${second.id} is one too many.`,
          atMs: second.requestedAtMs,
        };
      }
      return PASS;
    },
  };
}

/** A client that says done is right, and one that says failed is too. */
function honestReport(toggles: readonly Toggle[]): Invariant {
  return {
    name: 'honest-report',
    says: "The client's last word is the platform's truth: no swallowed failure, no false one.",
    provenance: HONESTY,
    check(evidence) {
      for (const { conversation, tagged, report } of toggledIn(evidence, toggles)) {
        if (report === undefined) {
          if (evidence.operations.length === 0) continue;
          return { verdict: 'unknown', because: 'no client has said how it ended' };
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
      }
      return PASS;
    },
  };
}

/** A client that has stopped the default recording leaves the call with another. */
function staysRecorded(toggles: readonly Toggle[]): Invariant {
  return {
    name: 'call-stays-recorded',
    says: 'When the client has ended and the call goes on, something is recording it.',
    provenance: UNRECORDED,
    check(evidence) {
      for (const { conversation, report } of toggledIn(evidence, toggles)) {
        const last = conversation.recordings.at(-1);
        if (conversation.endedAtMs !== undefined || last === undefined || runs(last)) continue;
        if (report === undefined) return { verdict: 'unknown', because: 'no client has ended' };
        return {
          verdict: 'fail',
          because:
            report.status === 'done'
              ? 'The client says done and the call goes on unrecorded.'
              : `The client gave up${report.because === '' ? '' : ` (${report.because})`} and the call goes on unrecorded.`,
          atMs: Math.max(report.atMs, last.captureToMs ?? 0),
        };
      }
      return PASS;
    },
  };
}

/** A conflict alone is no reason to give up. */
function outlastsConflicts(toggles: readonly Toggle[]): Invariant {
  return {
    name: 'outlasts-conflicts',
    says: 'With nothing but conflicts against it, the client gets its tagged recording.',
    provenance: UNRECORDED,
    check(evidence) {
      for (const { client, conversation, tagged, report } of toggledIn(evidence, toggles)) {
        if (conversation.endedAtMs !== undefined || tagged.some(runs)) continue;
        if (report === undefined) return { verdict: 'unknown', because: 'no client has ended' };
        const otherTrouble = evidence.operations.some(
          ({ client: sender, outcome }) =>
            (sender === client || toggles.length === 1) &&
            (outcome?.kind !== 'response' || outcome.status === 429),
        );
        if (otherTrouble) continue;
        return {
          verdict: 'fail',
          because: `The client ended (${report.status}) and no tagged recording runs.`,
          atMs: report.atMs,
        };
      }
      return PASS;
    },
  };
}
