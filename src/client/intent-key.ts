/** The longest key that platforms take (ours: as the platform here does). */
const KEY_LENGTH_MAX = 255;

/**
 * An idempotency key made of what is to be done: the same for whoever does it, in whatever process
 * and at whatever time.
 *
 * @throws {RangeError} if the parts are too long to make a key.
 */
export function intentKey(...parts: readonly string[]): string {
  // Escaped, so that no two lists of parts look alike and only visible ASCII is left.
  const key = parts.map(encodeURIComponent).join(':');
  if (key.length > KEY_LENGTH_MAX) {
    throw new RangeError(`a key of ${key.length} characters is longer than ${KEY_LENGTH_MAX}`);
  }
  return key;
}
