import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Invariant, PASS, type Sometimes } from '../../src/oracle/invariant.ts';
import type { Scenario } from '../scenario.ts';
import { recordingToggle } from './scenario.ts';
import type { RecordingToggleTask } from './task.ts';
import { recordingToggleCrashing } from './variants.ts';

/** What only a platform that heeds keys does. */
const OF_KEYS = ['replayed', 'in-flight'];

/** What a copy of a stop makes untrue, whatever the worker does. */
const UNTRUE_BY_COPIES = [
  'starts-at-most-once',
  'honest-report',
  'call-stays-recorded',
  'outlasts-conflicts',
];

function isStop({ method }: Operation): boolean {
  return method === 'DELETE';
}

/**
 * Whether a copy that the network made of a stop that was answered has stopped the new recording. One
 * that got no answer is waited for, and so are its copies.
 */
function copyHasStopped({ operations, journal }: Evidence): boolean {
  const copies = new Set(
    operations
      .filter((one) => isStop(one) && one.outcome?.kind === 'response')
      .flatMap(({ arrivals }) => arrivals.filter(({ duplicate }) => duplicate))
      .map(({ correlationId }) => correlationId),
  );
  if (copies.size === 0) return false;
  const started = journal.findIndex(({ rule }) => rule.id === 'start.accepted');
  return (
    started !== -1 &&
    journal.some(
      ({ rule, correlationId = '' }, index) =>
        index > started && rule.id === 'stop.accepted' && copies.has(correlationId),
    )
  );
}

function asSent(invariant: Invariant): Invariant {
  const { name, says, check } = invariant;
  if (!UNTRUE_BY_COPIES.includes(name)) return invariant;
  return {
    ...invariant,
    says: `${says} Unless a copy of an answered stop has stopped the new recording.`,
    check: (evidence) => (copyHasStopped(evidence) ? PASS : check(evidence)),
  };
}

function isUnheard({ outcome, arrivals }: Operation): boolean {
  return outcome?.kind === 'no-response' && arrivals.some(({ status }) => status < 300);
}

/** A list was all that told a worker of its recording. */
const toldByList: Sometimes = {
  name: 'told-by-list',
  says: 'a start was carried out without an answer, and the list told the worker',
  entered: ({ operations, reports }) =>
    reports.some(({ status }) => status === 'done') &&
    operations.at(-1)?.path.endsWith('/recordings') === true &&
    operations.some((one) => one.method === 'POST' && isUnheard(one)),
};

/** Time was all that kept a late stop from the new recording. */
const stopCameLate: Sometimes = {
  name: 'stop-came-late',
  says: 'a stop arrived after its worker had given it up, and before the start',
  entered: ({ operations }) => {
    const startAtMs = operations.find(({ method }) => method === 'POST')?.sentAtMs ?? 0;
    return operations.some(
      (one) =>
        isStop(one) &&
        one.arrivals.some(
          ({ atMs }) =>
            one.returnedAtMs !== undefined && atMs > one.returnedAtMs && atMs < startAtMs,
        ),
    );
  },
};

/**
 * A worker that is killed, on a platform that does not heed the keys of stop and start. Neither has a
 * condition, so time keeps a late stop from the new recording, and the list tells of the start; only
 * against a copy of a stop that was answered nobody can do anything. Nor could workers that share an
 * intent: each would stop what the other has started, which is why there is one.
 */
export const recordingToggleKeysIgnored: Scenario<RecordingToggleTask> = {
  ...recordingToggleCrashing,
  name: 'recording-toggle-keys-ignored',
  variantOf: recordingToggle.name,
  title: 'Recording restart where the platform ignores keys',
  story:
    `${recordingToggle.story} Here the platform does not heed idempotency keys, and the worker ` +
    'may be killed at any request: a stop that comes late or again would stop the new recording, ' +
    'and a start that is repeated is refused by what it has made itself.',
  settings: { keysIgnoredBy: ['recording.stop', 'recording.start'] },
  parts: recordingToggleCrashing.parts.map((part) => ({
    ...part,
    task: { ...part.task, keysIgnored: true },
  })),
  invariants: recordingToggleCrashing.invariants.map(asSent),
  sometimes: [
    ...recordingToggleCrashing.sometimes.filter(({ name }) => !OF_KEYS.includes(name)),
    toldByList,
    stopCameLate,
  ],
};
