import { CATALOGUE } from '../../choice/catalogue.ts';
import { afterDelay, compile, next } from '../../machine/compile.ts';
import { type DeliveryEvent, deliveryMachine } from '../../machine/delivery.ts';
import type { Rule } from '../rule.ts';
import { takeStep } from '../take-step.ts';
import type { World } from '../world.ts';
import { dispatch } from './dispatch.ts';
import type { DeliveryResult, PublishedEvent } from './outbound.ts';
import { WEBHOOK_RULES } from './webhook-rules.ts';
import {
  type Delivery,
  type DeliveryState,
  deliverySnapshot,
  type Subscription,
  type Throttle,
  webhooksOf,
} from './webhooks.ts';

const TABLE = compile(deliveryMachine);
const DELAY = CATALOGUE['webhook.delay'];
const OVERTAKEN = CATALOGUE['webhook.overtaken'];

/** A world remembers so many of its newest deliveries. */
const DELIVERIES_MAX = 1000;
/** The wait before the second attempt; each further one is twice as long (ours). */
const BACK_OFF_FIRST_MS = 1000;
const BACK_OFF_CAP_MS = 60_000;
/** An endpoint that fails so often in a row is throttled (ours). */
const FAILURES_MAX = 3;
/** How long it is left alone the first time; each further time is twice as long (ours). */
const THROTTLE_FIRST_MS = 2000;
const THROTTLE_CAP_MS = 60_000;
/** What a throttled endpoint has waiting at the most (ours). */
const HELD_MAX = 1000;
const GONE = 410;

/** Sends an event to a subscription, as soon as the choices let it leave. */
export function deliver(
  world: World,
  subscription: Subscription,
  event: PublishedEvent,
  resource: string,
): void {
  const { timeline, choices } = world;
  const nth = subscription.deliveries++;
  const { deliveries } = webhooksOf(world);
  const delivery: Delivery = {
    id: `${event.id}@${subscription.id}`,
    subscription,
    event,
    resource,
    attempts: [],
    copiedAtMs: undefined,
    state: TABLE.initial,
  };
  deliveries.push(delivery);
  // Dropping one by one would move the list each time.
  if (deliveries.length > DELIVERIES_MAX * 1.25) {
    deliveries.splice(0, deliveries.length - DELIVERIES_MAX);
  }
  const delayMs = choices.draw(DELAY, subscription.id, nth);
  subscription.leavesAtMs = Math.max(subscription.leavesAtMs, timeline.nowMs + delayMs);
  const alsoMs = choices.draw(OVERTAKEN, subscription.id, nth);
  enter(world, delivery, TABLE.initial, WEBHOOK_RULES['delivery.queued']);
  wait(world, delivery, subscription.leavesAtMs + alsoMs);
}

/** Gives up everything that is on its way to a subscription that has ended. */
export function discardAll(world: World, subscription: Subscription): void {
  for (const delivery of webhooksOf(world).deliveries) {
    if (delivery.subscription === subscription) {
      tell(world, delivery, 'DISCARD', WEBHOOK_RULES['delivery.discarded']);
    }
  }
}

/** Sends an event to a delivery. Answers the state that it is in then, if its state takes the event. */
function tell(
  world: World,
  delivery: Delivery,
  event: DeliveryEvent['type'],
  rule: Rule,
  status?: number,
): DeliveryState | undefined {
  const attemptsLeft = delivery.attempts.length < world.settings.webhookAttemptsMax;
  const state = next(TABLE, delivery.state, event, () => attemptsLeft);
  if (state === undefined) return undefined;
  const exhausted = event === 'FAILED' && state === 'dead';
  enter(world, delivery, state, exhausted ? WEBHOOK_RULES['delivery.exhausted'] : rule, status);
  return state;
}

function enter(
  world: World,
  delivery: Delivery,
  state: DeliveryState,
  rule: Rule,
  status?: number,
): void {
  const { timeline, bands } = world;
  const { id } = delivery;
  takeStep(world, delivery, deliverySnapshot, { what: state, resource: id, rule, status }, () => {
    delivery.state = state;
    bands.push({
      machine: 'delivery',
      resource: id,
      band: 'truth',
      atMs: timeline.nowMs,
      value: state,
    });
  });
  if (state === 'sending') send(world, delivery);
}

/** Lets the delay of the present state pass until `untilMs`. */
function wait(world: World, delivery: Delivery, untilMs: number): void {
  const { state, subscription } = delivery;
  world.timeline.at(untilMs, () => {
    if (delivery.state !== state) return;
    const target = afterDelay(TABLE, state, () => subscription.throttle !== undefined);
    if (target === undefined) return;
    const { throttle } = subscription;
    if (webhooksOf(world).subscriptions.get(subscription.id) !== subscription) {
      tell(world, delivery, 'DISCARD', WEBHOOK_RULES['delivery.discarded']);
    } else if (throttle === undefined) {
      enter(world, delivery, target, WEBHOOK_RULES['delivery.sent']);
    } else if (throttle.held.length >= HELD_MAX) {
      tell(world, delivery, 'DISCARD', WEBHOOK_RULES['delivery.dropped']);
    } else {
      throttle.held.push(delivery);
      enter(world, delivery, target, WEBHOOK_RULES['delivery.held']);
    }
  });
}

function send(world: World, delivery: Delivery): void {
  const { timeline } = world;
  const attempt = { sentAtMs: timeline.nowMs, endedAtMs: undefined, result: undefined };
  delivery.attempts.push(attempt);
  dispatch(world, delivery, (result) => settle(world, delivery, result));
}

/** Takes note of how the newest attempt ended; `undefined` if nobody was there to receive. */
function settle(world: World, delivery: Delivery, result: DeliveryResult | undefined): void {
  // It was given up meanwhile.
  if (delivery.state !== 'sending') return;
  const { subscription } = delivery;
  const attempt = delivery.attempts.at(-1);
  if (attempt !== undefined) {
    attempt.endedAtMs = world.timeline.nowMs;
    attempt.result = result;
  }
  if (result === undefined) {
    tell(world, delivery, 'ACKNOWLEDGED', WEBHOOK_RULES['delivery.unheard']);
    return;
  }
  const status = 'status' in result ? result.status : undefined;
  if (status !== undefined && status >= 200 && status < 300) {
    tell(world, delivery, 'ACKNOWLEDGED', WEBHOOK_RULES['delivery.acknowledged'], status);
    subscription.failuresInARow = 0;
    reopen(world, delivery);
    return;
  }
  if (status === GONE) {
    webhooksOf(world).subscriptions.delete(subscription.id);
    tell(world, delivery, 'DISCARD', WEBHOOK_RULES['subscription.gone'], status);
    discardAll(world, subscription);
    return;
  }
  const state = tell(world, delivery, 'FAILED', WEBHOOK_RULES['delivery.failed'], status);
  if (state === 'retrying') {
    const waitMs = doubling(BACK_OFF_FIRST_MS, delivery.attempts.length - 1, BACK_OFF_CAP_MS);
    wait(world, delivery, world.timeline.nowMs + waitMs);
  }
  subscription.failuresInARow += 1;
  throttleIfFailing(world, delivery);
}

function throttleIfFailing(world: World, delivery: Delivery): void {
  const { subscription } = delivery;
  const { failuresInARow } = subscription;
  const known = subscription.throttle;
  // Of several that were under way, only the one that was tried tells more than is known already.
  if (failuresInARow < FAILURES_MAX || (known !== undefined && known.probe !== delivery)) return;
  const throttle: Throttle = known ?? { held: [], probe: undefined };
  throttle.probe = undefined;
  subscription.throttle = throttle;
  note(world, delivery, 'throttled', WEBHOOK_RULES['gateway.throttled']);
  const holdMs = doubling(THROTTLE_FIRST_MS, failuresInARow - FAILURES_MAX, THROTTLE_CAP_MS);
  world.timeline.at(world.timeline.nowMs + holdMs, () => probe(world, subscription, throttle));
}

/** Tries the endpoint with the first of what waits; if nothing does, the next to come is tried. */
function probe(world: World, subscription: Subscription, throttle: Throttle): void {
  if (subscription.throttle !== throttle) return;
  for (let first = throttle.held.shift(); first !== undefined; first = throttle.held.shift()) {
    throttle.probe = first;
    if (tell(world, first, 'RELEASE', WEBHOOK_RULES['delivery.sent']) !== undefined) return;
  }
  throttle.probe = undefined;
  subscription.throttle = undefined;
}

/** Ends the throttling of the endpoint that has taken this delivery. */
function reopen(world: World, delivery: Delivery): void {
  const { subscription } = delivery;
  const { throttle } = subscription;
  if (throttle === undefined) return;
  subscription.throttle = undefined;
  note(world, delivery, 'reopened', WEBHOOK_RULES['gateway.reopened']);
  for (const held of throttle.held) tell(world, held, 'RELEASE', WEBHOOK_RULES['delivery.sent']);
}

/** Writes down what a delivery led to for its subscription. */
function note(world: World, delivery: Delivery, what: string, rule: Rule): void {
  const { id } = delivery.subscription;
  takeStep(world, delivery, deliverySnapshot, { what, resource: id, rule }, () => undefined);
}

function doubling(firstMs: number, times: number, capMs: number): number {
  return Math.min(capMs, firstMs * 2 ** Math.min(times, 30));
}
