import type { Evidence } from '../../src/oracle/evidence.ts';
import {
  answered,
  byRule,
  duplicateWrite,
  lateWrite,
  replayed,
  throttled,
  unknownOutcome,
} from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import { REPAIR_POLICY } from '../../src/pipeline/repair-policy.ts';
import { downloadsOf } from '../../src/platform/interactions/downloads.ts';
import type { Recording } from '../../src/platform/voice/voice.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { onTime } from './pace.ts';
import { brokeOffTooOften, endedAtMs, repairsOf } from './repairs.ts';

const endingAs = (end: string, says: string): Sometimes => ({
  name: `ended-as-${end}`,
  says,
  entered: (evidence) => repairsOf(evidence).some(({ ends }) => ends.includes(end)),
});

const attempted = (attempts: number, says: string): Sometimes => ({
  name: `attempt-${attempts}`,
  says,
  entered: (evidence) =>
    repairsOf(evidence).some(({ replacements }) => replacements.length >= attempts),
});

/** A process commanded when another, or an earlier life of it, had commanded already. */
const commandedTwice: Sometimes = {
  name: 'commanded-twice',
  says: 'the command of one attempt was sent more than once',
  entered: ({ operations }) => {
    const keys = operations
      .map(({ headers }) => headers['idempotency-key'] ?? headers['x-idempotency-key'])
      .filter(Boolean);
    return new Set(keys).size < keys.length;
  },
};

/** Where the barrier has something to wait for. */
export const barrier: Sometimes = {
  name: 'waited-at-barrier',
  says: 'an attempt was due while something was being captured or uploaded',
  entered: (evidence) =>
    answered(
      evidence,
      ({ what, before }) =>
        what === 'interaction.get' &&
        (before?.truth === 'uploading' || before?.truth === 'recording') &&
        repairsOf(evidence).some(({ recording }) => recording.id !== before.resource),
    ),
};

/** Where events come late. */
export const heldBack: Sometimes = {
  name: 'event-held-back',
  says: 'the gateway left a failing endpoint alone while an event waited',
  entered: ({ journal }) => journal.some(({ rule }) => rule.id === 'delivery.held'),
};

/** Where events come again when all is over. */
export const sentAgainLate: Sometimes = {
  name: 'event-after-end',
  says: 'an event came again although how its recording ended had been noted',
  entered: ({ journal }) => {
    const notedAt = journal.findIndex(({ rule }) => rule.id === 'interaction.annotated');
    return notedAt >= 0 && journal.slice(notedAt).some(({ rule }) => rule.id === 'delivery.sent');
  },
};

/** Where an event is delivered after the call has ended. */
const heardAfterEnd: Sometimes = {
  name: 'heard-after-end',
  says: 'a recording had failed during the call and was looked at only after its end',
  entered: (evidence) =>
    repairsOf(evidence).some(({ conversation, recording, ends }) => {
      const failedAtMs = endedAtMs(evidence, recording);
      const overAtMs = conversation.endedAtMs;
      return (
        failedAtMs !== undefined &&
        overAtMs !== undefined &&
        failedAtMs < overAtMs &&
        ends.length > 0
      );
    }),
};

const replaced = (
  name: string,
  says: string,
  of: (evidence: Evidence, recording: Recording) => boolean,
): Sometimes => ({
  name,
  says,
  entered: (evidence) =>
    repairsOf(evidence).some(
      ({ recording, replacements }) => replacements.length > 0 && of(evidence, recording),
    ),
});

/** Where a file is there and does not come. */
export const unreadable: readonly Sometimes[] = [
  byRule('file-refused', 'a file that is there was refused', 'media.refused'),
  byRule('file-broken-off', 'a download broke off', 'media.broken-off'),
  replaced(
    'refused-and-replaced',
    'a file was refused while the call went on, and a second capture was started',
    ({ world }, recording) => downloadsOf(world, recording).refused,
  ),
  replaced(
    'broken-off-and-replaced',
    'a file broke off again and again while the call went on, and a second capture was started',
    (evidence, recording) => brokeOffTooOften(evidence, recording),
  ),
  {
    name: 'broken-off-and-read',
    says: 'a download broke off, and a later one of the same file did not',
    entered: (evidence) =>
      repairsOf(evidence).some(({ recording }) => {
        const { sent, brokenOff } = downloadsOf(evidence.world, recording);
        return brokenOff > 0 && sent > brokenOff;
      }),
  },
];

/**
 * Where only the fence may stand between a process and what another has done since: it had been at work
 * on a call shortly before it stood still for longer than any lock lasts, and another went on with it.
 */
export const outlivedLock: Sometimes = {
  name: 'outlived-lock',
  says: 'a process stood still beyond its lock while another went on with its call',
  entered: ({ hindrances = [], operations }) =>
    hindrances.some(({ client, kind, fromMs, toMs }) => {
      const lockEndsAtMs = fromMs + REPAIR_POLICY.lockTtlMs;
      if (!kind.startsWith('database.pause') || toMs <= lockEndsAtMs) return false;
      const atWork = operations.findLast((one) => one.client === client && one.sentAtMs <= fromMs);
      return (
        atWork !== undefined &&
        fromMs - atWork.sentAtMs < REPAIR_POLICY.lockTtlMs &&
        operations.some(
          (one) =>
            one.client !== client &&
            one.path === atWork.path &&
            one.sentAtMs >= lockEndsAtMs &&
            one.sentAtMs < toMs,
        )
      );
    }),
};

/** The spans in which a pipeline can go wrong, and the ends that it can come to. */
export const windows: readonly Sometimes[] = [
  endingAs('verified', 'a recording was verified, itself or by a second capture'),
  endingAs('stored', 'the store gave a file after the call had ended'),
  endingAs('review', 'a recording went to a person'),
  attempted(1, 'a second capture was started'),
  attempted(2, 'a second capture failed too, and another one was started'),
  attempted(3, 'the last attempt was a capture'),
  onTime('capture'),
  onTime('storage'),
  heardAfterEnd,
  {
    name: 'event-sent-again',
    says: 'the platform sent an event more than once',
    entered: ({ world }) =>
      webhooksOf(world).deliveries.some(({ attempts }) => attempts.length > 1),
  },
  commandedTwice,
  byRule(
    'stale-condition',
    'only its own condition kept a command or a note from being carried out',
    'precondition.stale',
  ),
  unknownOutcome,
  lateWrite,
  duplicateWrite,
  throttled,
  replayed,
];
