import { CATALOGUE } from '../choice/catalogue.ts';
import type { Choices } from '../choice/choices.ts';
import { httpDateAt } from '../time/epoch.ts';
import { type Answer, refuse } from './answer.ts';
import { RULES } from './rules.ts';

const THROTTLE = CATALOGUE['platform.throttle'];
const RETRY_AFTER_FORM = CATALOGUE['platform.retry-after-form'];
const SECOND_MS = 1000;

/** The 429 for the nth request of a principal, or `undefined` if it may pass. */
export function throttled(
  principal: string,
  nth: number,
  choices: Choices,
  nowMs: number,
): Answer | undefined {
  const seconds = choices.draw(THROTTLE, principal, nth);
  if (seconds === 0) return undefined;
  const asDate = choices.draw(RETRY_AFTER_FORM, principal, nth) === 1;
  // A date has whole seconds, so it is rounded up or it would allow too early a retry.
  const untilMs = Math.ceil(nowMs / SECOND_MS + seconds) * SECOND_MS;
  return refuse({
    rule: RULES['throttle.refused'],
    status: 429,
    code: 'too.many.requests.retry.after',
    message: `Rate limit exceeded; retry in ${seconds} s.`,
    headers: asDate
      ? // Without the server's own date, a date to come back at says nothing to another clock.
        { 'retry-after': httpDateAt(untilMs), date: httpDateAt(nowMs) }
      : { 'retry-after': String(seconds) },
  });
}
