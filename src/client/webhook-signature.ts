import type { Delivery } from '../transport/webhooks.ts';

/** HMAC-SHA256 of a text in its two usual spellings; `node:crypto` or WebCrypto behind it. */
export type Hmac = (key: Uint8Array, text: string) => Signed | Promise<Signed>;

interface Signed {
  readonly hex: string;
  readonly base64: string;
}

/** How deliveries are signed, and by what. */
export interface SignatureOptions {
  /** `hub`: X-Hub-Signature-256 over the body. `standard`: Standard Webhooks, over id, time and body. */
  readonly form: 'hub' | 'standard';
  /** As it was given to the platform. */
  readonly secret: string;
  readonly hmac: Hmac;
  /**
   * The time in seconds since 1970. With it, a signature of the form `standard` that is older or
   * newer than `toleranceS` is refused, so that a recorded delivery cannot be sent again for ever.
   */
  readonly unixSeconds?: () => number;
  /** 300 unless told (Standard Webhooks). */
  readonly toleranceS?: number;
  /**
   * Compares two signatures in a time that says nothing of where they differ; a loop over all of
   * their characters unless told. `timingSafeEqual` of `node:crypto` may be behind it.
   */
  readonly isSame?: (a: string, b: string) => boolean;
}

/** What of a delivery is signed, and where the signature is. */
export interface SignedDelivery extends Pick<Delivery, 'rawBody'> {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const STANDARD_PREFIX = 'whsec_';
const VERSION = 'v1,';

/** Makes a function that tells whether a delivery is from whoever knows the secret. */
export function createSignatureCheck(
  options: SignatureOptions,
): (delivery: SignedDelivery) => Promise<boolean> {
  const { form, secret, hmac, unixSeconds, toleranceS = 300, isSame = takesAsLong } = options;
  const key = keyOf(secret, form);
  if (form === 'hub') {
    return async ({ headers, rawBody }) => {
      const given = headers['x-hub-signature-256'];
      return given !== undefined && isSame(given, `sha256=${(await hmac(key, rawBody)).hex}`);
    };
  }
  return async ({ headers, rawBody }) => {
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given } = headers;
    if (id === undefined || time === undefined || given === undefined) return false;
    if (!/^\d+$/.test(time)) return false;
    if (unixSeconds !== undefined && Math.abs(unixSeconds() - Number(time)) > toleranceS) {
      return false;
    }
    const { base64 } = await hmac(key, `${id}.${time}.${rawBody}`);
    // While a secret is being replaced there are two signatures.
    return given.split(' ').some((one) => isSame(one, `${VERSION}${base64}`));
  };
}

function keyOf(secret: string, form: SignatureOptions['form']): Uint8Array {
  return form === 'standard' && secret.startsWith(STANDARD_PREFIX)
    ? Uint8Array.from(atob(secret.slice(STANDARD_PREFIX.length)), (byte) => byte.charCodeAt(0))
    : new TextEncoder().encode(secret);
}

/** Takes as long for any two texts of one length, so that nobody can find a signature by the clock. */
function takesAsLong(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let differences = 0;
  for (let i = 0; i < a.length; i++) differences |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return differences === 0;
}
