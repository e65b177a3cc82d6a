import { EPOCH_MS } from '../../time/epoch.ts';
import type { World } from '../world.ts';
import { hmacSha256 } from './hmac-sha256.ts';
import type { Parcel } from './outbound.ts';
import { signingKey } from './signing-key.ts';
import type { Delivery } from './webhooks.ts';

/** What leaves for the endpoint at one attempt. It is written out and signed when it is read. */
export function createParcel(world: World, delivery: Delivery, answerWithinMs: number): Parcel {
  const { subscription, event } = delivery;
  const { id, client, url } = subscription;
  const sentAtMs = world.timeline.nowMs;
  let rawBody: string | undefined;
  let headers: Readonly<Record<string, string>> | undefined;
  const parcel: Parcel = {
    subscription: id,
    client,
    url,
    event,
    sentAtMs,
    answerWithinMs,
    get rawBody() {
      rawBody ??= JSON.stringify(event);
      return rawBody;
    },
    get headers() {
      headers ??= {
        'content-type': 'application/json',
        ...signatureHeaders(world, delivery, sentAtMs, parcel.rawBody),
      };
      return headers;
    },
  };
  return parcel;
}

function signatureHeaders(
  { outbound }: World,
  { subscription, event }: Delivery,
  sentAtMs: number,
  rawBody: string,
): Readonly<Record<string, string>> {
  const { secret, form } = subscription;
  const sign = outbound?.sign ?? hmacSha256;
  if (form === 'hub') {
    if (secret === undefined) return {};
    return { 'x-hub-signature-256': `sha256=${sign(signingKey(secret, form), rawBody).hex}` };
  }
  const seconds = outbound?.unixSeconds?.() ?? Math.floor((EPOCH_MS + sentAtMs) / 1000);
  const stamps = { 'webhook-id': event.id, 'webhook-timestamp': String(seconds) };
  if (secret === undefined) return stamps;
  const signed = sign(signingKey(secret, form), `${event.id}.${seconds}.${rawBody}`);
  return { ...stamps, 'webhook-signature': `v1,${signed.base64}` };
}
