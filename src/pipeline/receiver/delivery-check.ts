import { createHmac, timingSafeEqual } from 'node:crypto';
import { createSignatureCheck, type SignatureOptions } from '../../client/webhook-signature.ts';
import type { RawDelivery } from './raw-delivery.ts';

/** How deliveries are signed, and by what. */
export type DeliverySecret = Pick<SignatureOptions, 'form' | 'secret'>;

/** Tells whether a delivery is from whoever knows the secret. When it was signed is another matter. */
export type DeliveryCheck = (delivery: RawDelivery) => Promise<boolean>;

/**
 * Makes the check of signatures over bodies as bytes, so that a body which is no text is refused
 * like any other that was not signed.
 *
 * @throws {DOMException} if a secret that begins with `whsec_` goes on with something but base64.
 */
export function createDeliveryCheck({ form, secret }: DeliverySecret): DeliveryCheck {
  const check = createSignatureCheck({ form, secret, hmac, isSame });
  return ({ headers, rawBody }) => {
    // A character for a byte: that is how Node reads headers too, and the HMAC turns both back.
    const asText = Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength);
    return check({ headers, rawBody: asText.toString('latin1') });
  };
}

function hmac(key: Uint8Array, text: string): { hex: string; base64: string } {
  const digest = createHmac('sha256', key).update(text, 'latin1').digest();
  return { hex: digest.toString('hex'), base64: digest.toString('base64') };
}

/** Lengths are no secret: every signature of a form has the same one. */
function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a, 'latin1');
  const right = Buffer.from(b, 'latin1');
  return left.length === right.length && timingSafeEqual(left, right);
}
