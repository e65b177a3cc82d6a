import { norm, ours, seed } from '../../choice/provenance.ts';
import { defineRules } from '../rule.ts';

/** The rules of subscriptions and of deliveries to their endpoints. */
export const WEBHOOK_RULES = defineRules({
  'delivery.queued': {
    says: 'An event is sent to every subscription whose types and filters match it.',
    provenance: seed('001: subscriptions name event types and filter by fields'),
  },
  'delivery.sent': {
    says: 'A delivery leaves for its endpoint; order is kept unless something holds one back.',
    provenance: ours('a gateway sends what it has as soon as it may'),
  },
  'delivery.acknowledged': {
    says: 'An endpoint that answers 2xx within the limit has the event.',
    provenance: seed('001: 200 OK within 300 milliseconds'),
  },
  'delivery.unheard': {
    says: 'Where nobody is there to receive, an event counts as delivered.',
    provenance: ours('a run without receivers goes on as one with them'),
  },
  'delivery.failed': {
    says: 'Anything but 2xx within the limit is a failure; the event is sent again, ever later.',
    provenance: seed('001: retries after an error or a slow answer'),
  },
  'delivery.exhausted': {
    says: 'After the last attempt an event is given up.',
    provenance: norm('Standard Webhooks: retries end some time'),
  },
  'delivery.held': {
    says: 'While an endpoint is throttled, its events wait.',
    provenance: seed('001: the gateway backs off delivery'),
  },
  'delivery.dropped': {
    says: 'An event for which the queue of a throttled endpoint has no room is given up.',
    provenance: ours('no queue is without end'),
  },
  'delivery.discarded': {
    says: 'What is on its way to a subscription that ends is given up.',
    provenance: ours('nobody is there any more'),
  },
  'gateway.throttled': {
    says: 'An endpoint that fails several times in a row gets nothing for a while, ever longer.',
    provenance: seed('001: the gateway backs off from an endpoint that keeps failing'),
  },
  'gateway.reopened': {
    says: 'One delivered event ends the throttling of its endpoint.',
    provenance: ours('one success shows that it is back'),
  },
  'subscription.gone': {
    says: 'An endpoint that answers 410 loses its subscription.',
    provenance: norm('Standard Webhooks: 410 Gone disables the endpoint'),
  },
  'subscription.created': {
    says: 'A subscription is created; its secret is never shown again.',
    provenance: seed('001: subscriptions to event types'),
  },
  'subscription.shown': {
    says: 'A read shows subscriptions without their secrets.',
    provenance: ours('a secret that can be read is none'),
  },
  'subscription.deleted': {
    says: 'A deleted subscription gets nothing more.',
    provenance: ours('what a person expects of a deletion'),
  },
  'subscription.not-found': {
    says: 'There is no subscription with that id.',
    provenance: norm('RFC 9110 §15.5.5'),
  },
  'subscription.refused.full': {
    says: 'A tenant has so many subscriptions and no more.',
    provenance: ours('no list is without end'),
  },
});
