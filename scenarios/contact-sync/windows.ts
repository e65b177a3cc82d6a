import type { Evidence } from '../../src/oracle/evidence.ts';
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
import { type Delivery, webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { EPOCH_MS } from '../../src/time/epoch.ts';

/** The spans of a sync in which a race is possible. A search that enters none proves nothing. */
export const windows: readonly Sometimes[] = [
  byRule('write-while-dialing', 'a write met the dialer', 'contact.refused.dialing'),
  {
    name: 'view-behind-dialer',
    says: 'a write met the dialer while reads said READY',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) => rule.id === 'contact.refused.dialing' && before?.view === 'ready',
      ),
  },
  {
    name: 'view-behind-release',
    says: 'a read said that the dialer held a contact that it had let go',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) =>
          rule.id === 'contact.shown' &&
          before?.lock === null &&
          (before.view === 'dialing' || before.view === 'ringing'),
      ),
  },
  byRule('stale-version', 'a write was based on a version that was gone', 'precondition.stale'),
  {
    name: 'uncallable',
    says: 'a contact was written to after its number had turned out to be dead',
    entered: (evidence) =>
      answered(
        evidence,
        ({ rule, before }) => rule.id === 'contact.updated' && before?.truth === 'uncallable',
      ),
  },
  unknownOutcome,
  lateWrite,
  duplicateWrite,
  throttled,
  replayed,
  inFlight,
];

/** Until when somebody listens to a subscription. */
function heardUntilMs({ reports }: Evidence, { subscription }: Delivery): number {
  const report = reports.find(({ client }) => client === subscription.client);
  return report?.atMs ?? Number.POSITIVE_INFINITY;
}

/** The ways in which events can mislead a client that still listens to them. */
export const eventWindows: readonly Sometimes[] = [
  {
    name: 'event-late',
    says: 'an event came when its contact had moved on',
    entered: (evidence) => {
      const { deliveries } = webhooksOf(evidence.world);
      return deliveries.some((delivery, index) => {
        const { resource, event, attempts } = delivery;
        const heardAtMs = attempts.at(-1)?.endedAtMs;
        const next = deliveries.find((later, at) => at > index && later.resource === resource);
        return (
          heardAtMs !== undefined &&
          heardAtMs <= heardUntilMs(evidence, delivery) &&
          next !== undefined &&
          next.event.id !== event.id &&
          Date.parse(next.event.time) - EPOCH_MS < heardAtMs
        );
      });
    },
  },
  {
    name: 'event-lost',
    says: 'an attempt at an event was lost, or the answer to it was',
    entered: (evidence) =>
      webhooksOf(evidence.world).deliveries.some((delivery) =>
        delivery.attempts.some(
          ({ result, sentAtMs }) =>
            result !== undefined &&
            'failed' in result &&
            result.failed === 'timeout' &&
            sentAtMs <= heardUntilMs(evidence, delivery),
        ),
      ),
  },
  {
    name: 'event-again',
    says: 'an event was sent again after a failure',
    entered: (evidence) =>
      webhooksOf(evidence.world).deliveries.some((delivery) => {
        const again = delivery.attempts[1];
        return again !== undefined && again.sentAtMs <= heardUntilMs(evidence, delivery);
      }),
  },
  {
    name: 'event-doubled',
    says: 'a second copy of an event came',
    entered: (evidence) =>
      webhooksOf(evidence.world).deliveries.some((delivery) => {
        const { copiedAtMs } = delivery;
        return copiedAtMs !== undefined && copiedAtMs <= heardUntilMs(evidence, delivery);
      }),
  },
];

/** The bucket of the token or of the campaign, apart from a throttle that comes by choice. */
export const overTheRate = byRule(
  'over-the-rate',
  'a request was refused because a minute had no room for it',
  'rate.refused',
);
