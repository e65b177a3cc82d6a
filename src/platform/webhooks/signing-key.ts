import type { SignatureForm } from './webhooks.ts';

/** How a secret begins that Standard Webhooks libraries take; base64 of the key follows. */
const STANDARD_PREFIX = 'whsec_';
/** A secret of the form `standard`: the base64 of 24 to 64 bytes. */
export const STANDARD_SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes that a secret stands for: what follows `whsec_`, decoded, or else the text in UTF-8. */
export function signingKey(secret: string, form: SignatureForm): Uint8Array {
  return form === 'standard' && secret.startsWith(STANDARD_PREFIX)
    ? fromBase64(secret.slice(STANDARD_PREFIX.length))
    : utf8(secret);
}

/** The UTF-8 bytes of a text. The kernel has no `TextEncoder`. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    // A lone surrogate has no UTF-8; it is replaced, as encoders do.
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), continuation(point));
    else if (point < 0x10000) {
      bytes.push(0xe0 | (point >> 12), continuation(point >> 6), continuation(point));
    } else {
      bytes.push(
        0xf0 | (point >> 18),
        continuation(point >> 12),
        continuation(point >> 6),
        continuation(point),
      );
    }
  }
  return Uint8Array.from(bytes);
}

function continuation(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

function fromBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const digit of text.replace(/=+$/, '')) {
    held = ((held << 6) | BASE64.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}
