import {
  answered,
  byRule,
  duplicateWrite,
  inFlight,
  lateWrite,
  replayed,
  throttled,
  unknownOutcome,
} from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { theRegister } from './the-register.ts';

/** A call is in another state by then, so that a tag in an event is old. */
const LATE_MS = 500;
const SECOND_MS = 1000;
/** So many steps within a second count as churn. */
const CHURN_STEPS = 10;

/** A call that is never at rest. */
export const churn: Sometimes = {
  name: 'churn',
  says: `the conversation took ${CHURN_STEPS} steps within a second`,
  entered: ({ journal }) => {
    const steps = journal.filter(({ rule }) => rule.id === 'conversation.stepped');
    return steps.some(
      ({ atMs }, index) =>
        (steps[index + CHURN_STEPS]?.atMs ?? Number.POSITIVE_INFINITY) - atMs < SECOND_MS,
    );
  },
};

/** The spans of a patch in which a race is possible. A search that enters none proves nothing. */
export const windows: readonly Sometimes[] = [
  byRule('stale-version', 'a patch met a version that had changed', 'precondition.stale'),
  byRule('locked', 'a patch met attributes that a step of the call held', 'participant.locked'),
  {
    name: 'view-behind',
    says: 'a read showed attributes that were no longer true',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) =>
          rule.id === 'participant.shown' && before !== undefined && before.view !== before.truth,
      ),
  },
  {
    name: 'flow-overwrote',
    says: 'a flow that ended replaced what a worker had written',
    entered: (evidence) =>
      theRegister(evidence).changes.some(
        ({ by }, index, all) =>
          by.kind === 'flow-end' && all.slice(0, index).some((one) => one.by.kind === 'client'),
      ),
  },
  byRule(
    'participant-stepped',
    'a step of the call changed the participant',
    'participant.stepped',
  ),
  churn,
  unknownOutcome,
  lateWrite,
  duplicateWrite,
  throttled,
  replayed,
  inFlight,
];

/** The spans in which an event can mislead. */
export const eventWindows: readonly Sometimes[] = [
  {
    name: 'event-late',
    says: 'an event came when the call had gone on',
    entered: ({ journal }) =>
      journal.some(({ rule, atMs }) => rule.id === 'delivery.acknowledged' && atMs > LATE_MS),
  },
  {
    name: 'event-again',
    says: 'an event was sent again after a failure',
    entered: ({ world }) =>
      webhooksOf(world).deliveries.some(({ attempts }) => attempts.length > 1),
  },
  {
    name: 'event-repeated',
    says: 'an event was sent again although the worker had acted on it',
    entered: (evidence) => {
      const { changes } = theRegister(evidence);
      const writtenAtMs = changes.find(({ by }) => by.kind === 'client')?.atMs;
      const first = webhooksOf(evidence.world).deliveries[0];
      const lastAtMs = first?.attempts.at(-1)?.sentAtMs ?? 0;
      return (
        first !== undefined && first.attempts.length > 1 && (writtenAtMs ?? lastAtMs) < lastAtMs
      );
    },
  },
  {
    name: 'event-overtaken',
    says: 'the event of the second call was taken before that of the first',
    entered: ({ journal, world }) => {
      const [first, second] = webhooksOf(world).deliveries.map(({ id }) =>
        journal.findIndex(
          ({ rule, resource }) => rule.id === 'delivery.acknowledged' && resource === id,
        ),
      );
      return first !== undefined && second !== undefined && second !== -1 && second < first;
    },
  },
];
