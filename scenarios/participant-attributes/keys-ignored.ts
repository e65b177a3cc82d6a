import { seed } from '../../src/choice/provenance.ts';
import type { Invariant, Sometimes } from '../../src/oracle/invariant.ts';
import { PASS } from '../../src/oracle/invariant.ts';
import type { Scenario } from '../scenario.ts';
import { participantAttributes, participantAttributesContended } from './scenario.ts';
import type { ParticipantAttributesTask } from './task.ts';
import { carriesOut, theRegister, type Worker } from './the-register.ts';

/** What only a platform that heeds keys does. */
const OF_KEYS = ['replayed', 'in-flight'];
const WORKERS: readonly Worker[] = participantAttributesContended.parts;

/**
 * No write takes effect twice, but where a flow has saved its copy over the first effect. Each worker
 * has an attribute of its own, so nothing else can hide from a read that its write was taken; and
 * where a read shows nothing of it, no version and no other means tells, so that nobody could know.
 */
const againOnlyUnseen: Invariant = {
  name: 'writes-again-only-unseen',
  says: 'A worker’s write takes effect a second time only if a flow has overwritten the first effect.',
  provenance: seed('004: analytics correlate outcomes with what was written'),
  check(evidence) {
    const { changes } = theRegister(evidence);
    for (const worker of WORKERS) {
      let first = -1;
      for (const [index, change] of changes.entries()) {
        if (!carriesOut(change, worker)) continue;
        const hidden = changes.slice(first + 1, index).some(({ by }) => by.kind === 'flow-end');
        if (first !== -1 && !hidden) {
          const because = `The write of ${worker.name} took effect a second time, though a read showed the first.`;
          return { verdict: 'fail', because, atMs: change.atMs };
        }
        first = index;
      }
    }
    return PASS;
  },
};

/** A read was all that told a worker of its write. */
const toldByRead: Sometimes = {
  name: 'told-by-read',
  says: 'a read told a worker that its write had been taken',
  entered: ({ operations, reports }) =>
    reports.some(
      ({ client, status }) =>
        status === 'done' && operations.findLast((one) => one.client === client)?.method === 'GET',
    ),
};

/** The flow has hidden what the worker could have read. */
const hiddenByFlow: Sometimes = {
  name: 'hidden-by-flow',
  says: 'a flow saved its copy over a write, and the worker wrote again',
  entered: (evidence) => {
    const { changes } = theRegister(evidence);
    return WORKERS.some(
      (worker) => changes.filter((change) => carriesOut(change, worker)).length > 1,
    );
  },
};

/**
 * Four workers on a platform that does not heed their keys. Versions keep late copies from effect, and
 * what a write leaves behind tells its worker of it; the end of a flow alone can wipe that out.
 */
export const participantAttributesKeysIgnored: Scenario<ParticipantAttributesTask> = {
  ...participantAttributesContended,
  name: 'participant-attributes-keys-ignored',
  variantOf: participantAttributes.name,
  title: 'Four workers patch a participant where the platform ignores keys',
  story: `${participantAttributesContended.story} The platform does not heed idempotency keys, so that a write that got no answer is known by its traces alone.`,
  settings: { keysIgnoredBy: ['participant.patch', 'conversation.patch'] },
  invariants: participantAttributesContended.invariants.map((one) =>
    one.name === 'no-lost-update' ? againOnlyUnseen : one,
  ),
  sometimes: [
    ...participantAttributesContended.sometimes.filter(({ name }) => !OF_KEYS.includes(name)),
    toldByRead,
    hiddenByFlow,
  ],
};
