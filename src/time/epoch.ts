/**
 * The calendar moment at which every simulated world begins: 2026-01-05T09:00:00Z, a Monday
 * morning. A fixed one, so that the same plan gives the same bodies on any day (ours).
 */
export const EPOCH_MS = 1_767_603_600_000;

const MINUTE_MS = 60_000;
let minute = Number.NaN;
let minuteText = '';
let second = Number.NaN;
let secondText = '';

/** The ISO 8601 form of a moment of the simulated world, given in its milliseconds. */
export function isoAt(atMs: number): string {
  const wholeMs = Math.floor(atMs);
  const within = wholeMs % MINUTE_MS;
  // Most moments of a run are within one minute, and formatting a date is slow.
  if (wholeMs - within !== minute) {
    minute = wholeMs - within;
    minuteText = new Date(EPOCH_MS + minute).toISOString().slice(0, 17);
  }
  const seconds = Math.floor(within / 1000);
  const millis = within % 1000;
  return `${minuteText}${seconds < 10 ? '0' : ''}${seconds}.${millis < 100 ? (millis < 10 ? '00' : '0') : ''}${millis}Z`;
}

/** The HTTP-date form (RFC 9110 §5.6.7) of a moment of the simulated world. Whole seconds. */
export function httpDateAt(atMs: number): string {
  const wholeSeconds = Math.floor(atMs / 1000);
  if (wholeSeconds !== second) {
    second = wholeSeconds;
    secondText = new Date(EPOCH_MS + second * 1000).toUTCString();
  }
  return secondText;
}

/** So many moments of the calendar are remembered with their form. */
const KNOWN_MAX = 256;
const known = new Map<number, string>();

/** The ISO 8601 form, in UTC, of a moment of the calendar, given in milliseconds since 1970. */
export function isoOf(calendarMs: number): string {
  let text = known.get(calendarMs);
  if (text === undefined) {
    text = new Date(calendarMs).toISOString();
    // The same few dates are asked for over and over.
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(calendarMs, text);
  }
  return text;
}
