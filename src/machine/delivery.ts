import { setup } from 'xstate';

/** What can happen to a delivery from outside of it. */
export type DeliveryEvent =
  | { type: 'ACKNOWLEDGED' }
  | { type: 'FAILED' }
  | { type: 'RELEASE' }
  | { type: 'DISCARD' };

/**
 * One event on its way to one endpoint (seed 001). It is tried until the endpoint answers 2xx in
 * time, at most so often; a gateway that has throttled the endpoint holds it back meanwhile.
 */
export const deliveryMachine = setup({
  types: { events: {} as DeliveryEvent },
  delays: { queueTime: 0, backOff: 0 },
  guards: { throttled: () => false, attemptsLeft: () => false },
}).createMachine({
  id: 'delivery',
  initial: 'pending',
  states: {
    pending: {
      description: 'published, not sent yet',
      after: { queueTime: [{ guard: 'throttled', target: 'held' }, { target: 'sending' }] },
      on: { DISCARD: 'dead' },
    },
    held: {
      description: 'held back, since the gateway throttles the endpoint',
      on: { RELEASE: 'sending', DISCARD: 'dead' },
    },
    sending: {
      description: 'sent, not answered yet',
      on: {
        ACKNOWLEDGED: 'delivered',
        FAILED: [{ guard: 'attemptsLeft', target: 'retrying' }, { target: 'dead' }],
        DISCARD: 'dead',
      },
    },
    retrying: {
      description: 'failed, and waiting for the next attempt',
      after: { backOff: [{ guard: 'throttled', target: 'held' }, { target: 'sending' }] },
      on: { DISCARD: 'dead' },
    },
    delivered: { description: 'acknowledged by the endpoint', type: 'final' },
    dead: { description: 'given up; nobody sends it again', type: 'final' },
  },
});
