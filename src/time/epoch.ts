/**
 * The calendar moment at which every simulated world begins: 2026-01-05T09:00:00Z, a Monday
 * morning. A fixed one, so that the same plan gives the same bodies on any day (ours).
 */
export const EPOCH_MS = 1_767_603_600_000;

/** The ISO 8601 form of a moment of the simulated world, given in its milliseconds. */
export function isoAt(atMs: number): string {
  return new Date(EPOCH_MS + atMs).toISOString();
}

/** The HTTP-date form (RFC 9110 §5.6.7) of a moment of the simulated world. Whole seconds. */
export function httpDateAt(atMs: number): string {
  return new Date(EPOCH_MS + atMs).toUTCString();
}
