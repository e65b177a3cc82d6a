import { CATALOGUE } from '../choice/catalogue.ts';
import type { Choices } from '../choice/choices.ts';
import { httpDateAt } from '../time/epoch.ts';
import { type Answer, refuse } from './answer.ts';
import type { Admission } from './rate-limit.ts';
import { RULES } from './rules.ts';

const THROTTLE = CATALOGUE['platform.throttle'];
const RETRY_AFTER_FORM = CATALOGUE['platform.retry-after-form'];
const SECOND_MS = 1000;
const TOO_MANY = { status: 429, code: 'too.many.requests.retry.after' } as const;

/** Which request of a principal it is, and when it comes. */
export interface Turn {
  readonly principal: string;
  /** How many requests the principal made before. */
  readonly nth: number;
  readonly nowMs: number;
}

/** The 429 that the choices have for a request, or `undefined` if it may pass. */
export function throttled(turn: Turn, choices: Choices): Answer | undefined {
  const seconds = choices.draw(THROTTLE, turn.principal, turn.nth);
  if (seconds === 0) return undefined;
  return refuse({
    ...TOO_MANY,
    rule: RULES['throttle.refused'],
    message: `Rate limit exceeded; retry in ${seconds} s.`,
    headers: retryAfter(turn, seconds, choices),
  });
}

/** The 429 for a request over a limit, or `undefined` if it may pass. */
export function overLimit(turn: Turn, admission: Admission, choices: Choices): Answer | undefined {
  const { retryInS, limit } = admission;
  if (retryInS === 0) return undefined;
  return refuse({
    ...TOO_MANY,
    rule: RULES['rate.refused'],
    message: `Rate limit of ${limit.perMinute} a minute exceeded for this ${limit.of}; retry in ${retryInS} s.`,
    headers: retryAfter(turn, retryInS, choices),
  });
}

function retryAfter(
  { principal, nth, nowMs }: Turn,
  seconds: number,
  choices: Choices,
): Readonly<Record<string, string>> {
  if (choices.draw(RETRY_AFTER_FORM, principal, nth) === 0) {
    return { 'retry-after': String(seconds) };
  }
  // A date has whole seconds, so it is rounded up or it would allow too early a retry.
  const untilMs = Math.ceil(nowMs / SECOND_MS + seconds) * SECOND_MS;
  // Without the server's own date, a date to come back at says nothing to another clock.
  return { 'retry-after': httpDateAt(untilMs), date: httpDateAt(nowMs) };
}
