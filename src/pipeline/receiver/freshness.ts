import type { DeliverySecret } from './delivery-check.ts';
import type { RawDelivery } from './raw-delivery.ts';

/** How far from now the moment of a signature may be, either way (Standard Webhooks: 5 minutes). */
const SKEW_MS_MAX = 300_000;
/**
 * How old an event may be whose signature has no moment. Longer than platforms go on trying, and
 * shorter than copies are recognised (ours).
 */
const EVENT_AGE_MS_MAX = 3_600_000;

/** Tells whether a genuine delivery is too old or too new: somebody may have kept it and sent it again. */
export interface Freshness {
  /** By the moment that was signed with it, if the form of the signature has one. */
  ofDelivery(headers: RawDelivery['headers']): boolean;
  /** By the moment that its body names. */
  ofEvent(atMs: number): boolean;
}

/**
 * Makes the rule for a form of signature.
 *
 * @param nowMs the time in ms since 1970.
 * @param eventAgeMsMax {@link EVENT_AGE_MS_MAX} unless told; only the form `hub` needs it, since
 *   the platform signs each new attempt of the form `standard` anew.
 */
export function createFreshness(
  form: DeliverySecret['form'],
  nowMs: () => number,
  eventAgeMsMax = EVENT_AGE_MS_MAX,
): Freshness {
  if (form === 'hub') {
    return {
      ofDelivery: () => true,
      ofEvent: (atMs) => atMs >= nowMs() - eventAgeMsMax && atMs <= nowMs() + SKEW_MS_MAX,
    };
  }
  return {
    ofDelivery: (headers) =>
      Math.abs(nowMs() - Number(headers['webhook-timestamp']) * 1000) <= SKEW_MS_MAX,
    ofEvent: () => true,
  };
}
