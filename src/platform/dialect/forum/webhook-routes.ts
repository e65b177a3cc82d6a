import type { z } from 'zod';
import { type Provenance, seed } from '../../../choice/provenance.ts';
import { type Answer, refuse } from '../../answer.ts';
import type { Call, Route } from '../../route.ts';
import { subscribe, unsubscribe } from '../../webhooks/subscribe.ts';
import { WEBHOOK_RULES } from '../../webhooks/webhook-rules.ts';
import { type Bus, type Subscription, webhooksOf } from '../../webhooks/webhooks.ts';
import {
  subscriptionBody,
  subscriptionForm,
  subscriptionJson,
  subscriptionListForm,
} from './webhook-bodies.ts';

/** A world takes no more subscriptions (ours). */
const SUBSCRIPTIONS_MAX = 100;

/** Where the subscriptions of one bus are. */
interface Place {
  readonly bus: Bus;
  /** Begins the names of the operations. */
  readonly noun: 'webhook' | 'subscription';
  readonly path: string;
  /** The path variable of one of them. */
  readonly variable: string;
  readonly scope: string;
  readonly provenance: Provenance;
}

/** Subscriptions to webhooks, and those of the other vendor's event bus. */
export const webhookRoutes: readonly Route[] = [
  ...routesAt({
    bus: 'webhooks',
    noun: 'webhook',
    path: '/api/v2/integrations/webhooks',
    variable: 'webhookId',
    scope: 'webhook:manage',
    provenance: seed('001: webhooks by event type, with filters; the scope is named there'),
  }),
  ...routesAt({
    bus: 'event-bus',
    noun: 'subscription',
    path: '/api/v2/eventbus/subscriptions',
    variable: 'subscriptionId',
    scope: 'eventbus:subscribe',
    provenance: seed('001: an event bus with subscriptions'),
  }),
];

function routesAt({ bus, noun, path, variable, scope, provenance }: Place): Route[] {
  const common = { scope, provenance, resource: variable } as const;
  const one = `${path}/{${variable}}`;
  return [
    {
      ...common,
      operation: `${noun}.create`,
      method: 'POST',
      path,
      writes: true,
      says: `subscribes an endpoint to event types (${bus})`,
      body: subscriptionBody,
      answers: { 201: subscriptionForm },
      refusals: [409],
      run: (call) => create(call, bus),
    },
    {
      ...common,
      operation: `${noun}.list`,
      method: 'GET',
      path,
      writes: false,
      says: `lists the subscriptions (${bus}), without their secrets`,
      answers: { 200: subscriptionListForm },
      refusals: [],
      run: (call) => list(call, bus),
    },
    {
      ...common,
      operation: `${noun}.get`,
      method: 'GET',
      path: one,
      writes: false,
      says: `shows a subscription (${bus}), without its secret`,
      answers: { 200: subscriptionForm },
      refusals: [404],
      run: (call) => onSubscription(call, bus, variable, shown),
    },
    {
      ...common,
      operation: `${noun}.delete`,
      method: 'DELETE',
      path: one,
      writes: true,
      says: `ends a subscription (${bus}); what is on its way is given up`,
      answers: { 204: null },
      refusals: [404],
      run: (call) =>
        onSubscription(call, bus, variable, (subscription) => {
          unsubscribe(call.world, subscription);
          return { kind: 'success', rule: WEBHOOK_RULES['subscription.deleted'], status: 204 };
        }),
    },
  ];
}

function subscriptionsOn({ world }: Call, bus: Bus): Subscription[] {
  const known = webhooksOf.known(world)?.subscriptions.values() ?? [];
  return [...known].filter((subscription) => subscription.bus === bus);
}

function create(call: Call, bus: Bus): Answer {
  const { world, principal } = call;
  if ((webhooksOf.known(world)?.subscriptions.size ?? 0) >= SUBSCRIPTIONS_MAX) {
    return refuse({
      rule: WEBHOOK_RULES['subscription.refused.full'],
      status: 409,
      code: 'subscription.limit',
      message: `There are ${SUBSCRIPTIONS_MAX} subscriptions already; delete one first.`,
    });
  }
  const { url, eventTypes, filters, secret, form } = call.body as z.infer<typeof subscriptionBody>;
  const subscription = subscribe(world, {
    client: principal,
    types: eventTypes,
    filter: filters,
    secret,
    form,
    url,
    bus,
  });
  return {
    kind: 'success',
    rule: WEBHOOK_RULES['subscription.created'],
    status: 201,
    body: subscriptionJson(subscription),
  };
}

function list(call: Call, bus: Bus): Answer {
  return {
    kind: 'success',
    rule: WEBHOOK_RULES['subscription.shown'],
    status: 200,
    body: { entities: subscriptionsOn(call, bus).map(subscriptionJson) },
  };
}

function shown(subscription: Subscription): Answer {
  return {
    kind: 'success',
    rule: WEBHOOK_RULES['subscription.shown'],
    status: 200,
    body: subscriptionJson(subscription),
  };
}

function onSubscription(
  call: Call,
  bus: Bus,
  variable: string,
  act: (subscription: Subscription) => Answer,
): Answer {
  const id = call.params[variable] ?? '';
  const subscription = webhooksOf.known(call.world)?.subscriptions.get(id);
  if (subscription?.bus === bus) return act(subscription);
  return refuse({
    rule: WEBHOOK_RULES['subscription.not-found'],
    status: 404,
    code: 'subscription.not.found',
    message: `There is no subscription ${id}.`,
    field: variable,
  });
}
