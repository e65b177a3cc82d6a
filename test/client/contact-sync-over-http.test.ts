import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/choice/plan.ts';
import { createContactSync } from '../../src/client/contact-sync.ts';
import { planOf, serveInTenfoldTime } from './serve-in-tenfold-time.ts';

const CONTACT = 'campaign-1/c-1';

const plans: readonly (readonly [string, Plan])[] = [
  ['nothing goes wrong', planOf()],
  [
    'the dialer has a contact that does not answer',
    planOf(['contact.dial-after', CONTACT, 0, 1], ['contact.not-answered', CONTACT, 0, 1]),
  ],
  [
    'a write meets the dialer, reads say READY, and the refusal has no code',
    planOf(
      ['contact.dial-after', CONTACT, 0, 1],
      ['contact.view-lag', CONTACT, 0, 5000],
      ['platform.error-shape', 'crm', 0, 2],
    ),
  ],
  ['the answer to a write is lost', planOf(['network.response-lost', 'crm', 1, 1])],
  ['a write is lost', planOf(['network.request-lost', 'crm', 1, 1])],
  [
    'it is throttled, with a date',
    planOf(['platform.throttle', 'crm', 1, 2], ['platform.retry-after-form', 'crm', 1, 1]),
  ],
];

describe('the resilient sync over HTTP, in tenfold time', () => {
  const run = serveInTenfoldTime();

  it.concurrent.each(plans)('holds where %s', async (_, plan) => {
    const ending = await run({ scenario: 'contact-sync', plan, client: createContactSync() });
    expect(ending).toMatchObject({ outcomes: [{ status: 'done' }], verdict: 'pass' });
  });
});
