import { CATALOGUE } from '../../choice/catalogue.ts';
import type { World } from '../world.ts';
import type { DeliveryResult } from './outbound.ts';
import { SealedParcel } from './sealed-parcel.ts';
import type { Delivery } from './webhooks.ts';

const TRAVEL = CATALOGUE['webhook.travel'];
const DUPLICATE = CATALOGUE['webhook.duplicate'];
const REQUEST_LOST = CATALOGUE['webhook.request-lost'];
const ANSWER_LOST = CATALOGUE['webhook.answer-lost'];

/**
 * Sends one attempt of a delivery over a network that delays, loses and duplicates as the choices
 * say. Calls `settle` once, with nothing if nobody is there to receive.
 */
export function dispatch(
  world: World,
  delivery: Delivery,
  settle: (result: DeliveryResult | undefined) => void,
): void {
  const { timeline, choices, settings, outbound } = world;
  const { subscription } = delivery;
  if (outbound === undefined) {
    settle(undefined);
    return;
  }
  const { id } = subscription;
  const nth = subscription.attempts++;
  const { nowMs } = timeline;
  const limitMs = settings.webhookAnswerMs;
  const travelMs = choices.draw(TRAVEL, id, nth);
  const requestLost = choices.draw(REQUEST_LOST, id, nth) === 1;
  const answerLost = choices.draw(ANSWER_LOST, id, nth) === 1;
  const duplicateMs = choices.draw(DUPLICATE, id, nth);
  const inTime = !requestLost && !answerLost && travelMs < limitMs;
  const answerWithinMs = Math.max(1, limitMs - travelMs);

  let settled = false;
  const settleOnce = (result: DeliveryResult | undefined): void => {
    if (settled) return;
    settled = true;
    settle(result);
  };
  const arrive = (done: (result: DeliveryResult) => void): void => {
    if (!outbound.send(new SealedParcel(world, delivery, answerWithinMs), done))
      settleOnce(undefined);
  };
  const onResult = inTime ? settleOnce : IGNORE;
  if (!requestLost) {
    if (travelMs === 0) arrive(onResult);
    else timeline.at(nowMs + travelMs, () => arrive(onResult));
  }
  if (duplicateMs > 0 && !requestLost) {
    timeline.at(nowMs + travelMs + duplicateMs, () => {
      delivery.copiedAtMs ??= timeline.nowMs;
      arrive(IGNORE);
    });
  }
  if (!inTime) timeline.at(nowMs + limitMs, () => settleOnce({ failed: 'timeout' }));
}

const IGNORE = (): void => undefined;
