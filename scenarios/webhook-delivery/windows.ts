import type { Evidence } from '../../src/oracle/evidence.ts';
import { byRule, inFlight } from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';

function attemptsOf({ world }: Evidence) {
  return webhooksOf(world).deliveries.flatMap(({ attempts }) => attempts);
}

/** What has to happen to some deliveries, or the search proves nothing. */
export const windows: readonly Sometimes[] = [
  {
    name: 'delivered-again',
    says: 'an event was sent again',
    entered: ({ world }) =>
      webhooksOf(world).deliveries.some(({ attempts }) => attempts.length > 1),
  },
  {
    name: 'nobody-there',
    says: 'an event came while its worker was dead',
    entered: (evidence) =>
      attemptsOf(evidence).some(
        ({ result }) =>
          result !== undefined && 'failed' in result && result.failed === 'connection',
      ),
  },
  {
    name: 'unheard-answer',
    says: 'an event was sent again although its worker had acted on it',
    entered: ({ world }) => {
      const { deliveries, subscriptions } = webhooksOf(world);
      const follows = [...subscriptions.values()];
      return deliveries.some(({ resource, attempts }) => {
        const lastAtMs = attempts.at(-1)?.sentAtMs ?? 0;
        return (
          attempts.length > 1 &&
          follows.some(
            ({ filter, createdAtMs }) =>
              filter.conversationId === resource && createdAtMs < lastAtMs,
          )
        );
      });
    },
  },
  {
    name: 'out-of-order',
    says: 'an event was taken before one that had happened earlier',
    entered: ({ world }) => {
      const { deliveries } = webhooksOf(world);
      return deliveries.some((delivery, index) => {
        const { subscription, attempts } = delivery;
        const next = deliveries.find(
          (later, place) => place > index && later.subscription === subscription,
        );
        const atMs = attempts.at(-1)?.sentAtMs ?? 0;
        return next?.attempts[0] !== undefined && next.attempts[0].sentAtMs < atMs;
      });
    },
  },
  {
    name: 'killed',
    says: 'the worker was killed while it was acting on an event',
    entered: ({ operations }) =>
      operations.some(
        ({ outcome }) => outcome?.kind === 'no-response' && outcome.because === 'crash',
      ),
  },
  byRule('throttled-endpoint', 'the gateway left the endpoint alone', 'gateway.throttled'),
  byRule('reopened-endpoint', 'the gateway found it back', 'gateway.reopened'),
  byRule('replayed', 'a subscription was asked for twice under one key', 'idempotency.replayed'),
];

/** Several workers ask for the same at the same time. */
export const askedAtOnce: Sometimes = {
  ...inFlight,
  says: 'a subscription was asked for while it was being made for another worker',
};

/** What a gateway that leaves an endpoint alone does to the events for it. */
export const held = byRule('held', 'an event waited for a throttled endpoint', 'delivery.held');
