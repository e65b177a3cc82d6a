import { EPOCH_MS } from '../../time/epoch.ts';
import type { World } from '../world.ts';
import { hmacSha256 } from './hmac-sha256.ts';
import type { Parcel, PublishedEvent } from './outbound.ts';
import { signingKey } from './signing-key.ts';
import type { Delivery, Subscription } from './webhooks.ts';

/** What leaves for the endpoint at one attempt. It is written out and signed when it is read. */
export class SealedParcel implements Parcel {
  readonly event: PublishedEvent;
  readonly sentAtMs: number;
  readonly answerWithinMs: number;
  readonly #world: World;
  readonly #subscription: Subscription;
  #rawBody: string | undefined;
  #headers: Readonly<Record<string, string>> | undefined;

  constructor(world: World, { subscription, event }: Delivery, answerWithinMs: number) {
    this.#world = world;
    this.#subscription = subscription;
    this.event = event;
    this.sentAtMs = world.timeline.nowMs;
    this.answerWithinMs = answerWithinMs;
  }

  get subscription(): string {
    return this.#subscription.id;
  }

  get client(): string {
    return this.#subscription.client;
  }

  get url(): string | undefined {
    return this.#subscription.url;
  }

  get rawBody(): string {
    this.#rawBody ??= JSON.stringify(this.event);
    return this.#rawBody;
  }

  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= {
      'content-type': 'application/json',
      ...signatureHeaders(this.#world, this.#subscription, this),
    };
    return this.#headers;
  }
}

function signatureHeaders(
  { outbound }: World,
  { secret, form }: Subscription,
  { event, sentAtMs, rawBody }: Parcel,
): Readonly<Record<string, string>> {
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
