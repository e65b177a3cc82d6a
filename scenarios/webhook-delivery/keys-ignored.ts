import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import type { Invariant, Sometimes } from '../../src/oracle/invariant.ts';
import { PASS } from '../../src/oracle/invariant.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import type { Scenario } from '../scenario.ts';
import { followsOnce } from './invariants.ts';
import { webhookDelivery } from './scenario.ts';
import type { WebhookDeliveryTask } from './task.ts';

/** The subscriptions that only the network has asked for. */
function copiesIn({ operations }: Evidence): ReadonlySet<unknown> {
  const copies = operations.flatMap(({ arrivals }) =>
    arrivals.filter(({ duplicate, status }) => duplicate && status === 201),
  );
  return new Set(copies.map(({ body }) => (body as { readonly id?: string } | undefined)?.id));
}

/**
 * Each call is followed once, as far as a worker can help it: a subscription has no condition, so
 * where its key is ignored nobody can keep a copy of the request from making another. What counts is
 * what the requests have done that the worker sent, each of them once.
 */
const followsOnceAsSent: Invariant = {
  ...followsOnce,
  says: `${followsOnce.says} A copy that the network made counts not.`,
  check(evidence) {
    const copies = copiesIn(evidence);
    const seen = new Set<unknown>();
    for (const { id, filter, createdAtMs } of webhooksOf(evidence.world).subscriptions.values()) {
      const { conversationId } = filter;
      if (conversationId === undefined || copies.has(id)) continue;
      if (seen.has(conversationId)) {
        const because = `${id} follows ${conversationId} although it was followed already.`;
        return { verdict: 'fail', because, atMs: createdAtMs };
      }
      seen.add(conversationId);
    }
    return PASS;
  },
};

function isUnheard({ method, outcome, arrivals }: Operation): boolean {
  const executed = arrivals.some(({ status, duplicate }) => status === 201 && !duplicate);
  return method === 'POST' && outcome?.kind === 'no-response' && executed;
}

/** The answer that would have told the worker was lost. */
const unheard: Sometimes = {
  name: 'unheard-subscription',
  says: 'a call was followed and the worker did not hear of it',
  entered: ({ operations }) => operations.some(isUnheard),
};

/** The request came to nothing, and the worker could not know. */
const askedAgain: Sometimes = {
  name: 'asked-again',
  says: 'a subscription that had come to nothing was asked for again after a look',
  entered: ({ operations }) =>
    operations.some(
      ({ method, number, body }) =>
        method === 'POST' &&
        operations.some(
          (before) =>
            before.number < number &&
            before.outcome?.kind === 'no-response' &&
            JSON.stringify(before.body) === JSON.stringify(body),
        ),
    ),
};

/**
 * A worker that is killed, on a platform that does not heed the key of a subscription. The list tells
 * what has become of one that got no answer, so the worker can still keep its promises. Two workers
 * that do not know of each other could not, which is why there is one.
 */
export const webhookDeliveryKeysIgnored: Scenario<WebhookDeliveryTask> = {
  ...webhookDelivery,
  name: 'webhook-delivery-keys-ignored',
  variantOf: webhookDelivery.name,
  title: 'One action for each webhook event where the platform ignores keys',
  story:
    'As in webhook-delivery, but the platform does not heed idempotency keys: a subscription that ' +
    'is asked for again is made again, so a worker that did not hear the answer must find out from ' +
    'the list whether the call is followed.',
  settings: { keysIgnoredBy: ['webhook.create'] },
  invariants: webhookDelivery.invariants.map((one) =>
    one === followsOnce ? followsOnceAsSent : one,
  ),
  sometimes: [
    ...webhookDelivery.sometimes.filter(({ name }) => name !== 'replayed'),
    unheard,
    askedAgain,
  ],
};
