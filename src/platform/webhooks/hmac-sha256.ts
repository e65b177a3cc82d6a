import { hexOf, sha256 } from '../sha-256.ts';
import type { Sign } from './outbound.ts';
import { utf8 } from './signing-key.ts';

const BLOCK_BYTES = 64;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * HMAC-SHA256 in plain arithmetic, since the kernel knows no runtime. For simulated clients that look
 * at signatures; whoever serves real ones brings the runtime's.
 */
export const hmacSha256: Sign = (key, text) => {
  const short = key.length > BLOCK_BYTES ? sha256(key) : key;
  const inner = new Uint8Array(BLOCK_BYTES).fill(0x36);
  const outer = new Uint8Array(BLOCK_BYTES).fill(0x5c);
  for (const [index, byte] of short.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  const digest = sha256(joined(outer, sha256(joined(inner, utf8(text)))));
  return { hex: hexOf(digest), base64: base64Of(digest) };
};

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [first = 0, second, third] = bytes.subarray(i, i + 3);
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += BASE64[group >> 18];
    text += BASE64[(group >> 12) & 63];
    text += second === undefined ? '=' : BASE64[(group >> 6) & 63];
    text += third === undefined ? '=' : BASE64[group & 63];
  }
  return text;
}
