/**
 * The calendar moment at which every simulated world begins: 2026-01-05T09:00:00Z, a Monday
 * morning. A fixed one, so that the same plan gives the same bodies on any day (ours).
 */
export const EPOCH_MS = 1_767_603_600_000;

const MINUTE_MS = 60_000;
let minute = Number.NaN;
let minuteText = '';

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

/** So many moments are remembered with each of their forms: runs meet the same ones over and over. */
const KNOWN_MAX = 256;
const httpDates = new Map<number, string>();
const isoForms = new Map<number, string>();
const moments = new Map<string, number>();

/** The HTTP-date form (RFC 9110 §5.6.7) of a moment of the simulated world. Whole seconds. */
export function httpDateAt(atMs: number): string {
  const second = Math.floor(atMs / 1000);
  return remembered(httpDates, second, () => new Date(EPOCH_MS + second * 1000).toUTCString());
}

/** The ISO 8601 form, in UTC, of a moment of the calendar, given in milliseconds since 1970. */
export function isoOf(calendarMs: number): string {
  return remembered(isoForms, calendarMs, () => new Date(calendarMs).toISOString());
}

/** The moment of the calendar that an ISO 8601 text names, in ms since 1970; not a number if none. */
export function calendarMsOf(iso: string): number {
  return remembered(moments, iso, () => Date.parse(iso));
}

function remembered<Key, Form>(known: Map<Key, Form>, key: Key, work: () => Form): Form {
  let form = known.get(key);
  if (form === undefined) {
    form = work();
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, form);
  }
  return form;
}
