import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/choice/plan.ts';
import { createParticipantAttributes } from '../../src/client/participant-attributes.ts';
import { planOf, serveInTenfoldTime } from './serve-in-tenfold-time.ts';

const plans: readonly (readonly [string, string, Plan, string])[] = [
  ['nothing goes wrong', 'participant-attributes', planOf(), 'done'],
  [
    'the call never stands still',
    'participant-attributes',
    planOf(['conversation.step-rate', 'conv-1', 0, 20], ['participant.step-rate', 'caller', 0, 4]),
    'done',
  ],
  [
    'routing holds the attributes for two seconds',
    'participant-attributes',
    planOf(['participant.lock', 'caller', 0, 2000]),
    'done',
  ],
  [
    'the answer to the patch is lost',
    'participant-attributes',
    planOf(['network.response-lost', 'crm', 1, 1]),
    'done',
  ],
  [
    'a copy of the patch comes late',
    'participant-attributes',
    planOf(['network.duplicate', 'crm', 1, 2000]),
    'done',
  ],
  [
    'a missing scope looks like a conflict',
    'participant-attributes-masked-scope',
    planOf(),
    'failed',
  ],
];

describe('the client for participant attributes over HTTP, in tenfold time', () => {
  const run = serveInTenfoldTime();

  it.concurrent.each(plans)('is right where %s', async (_, scenario, plan, status) => {
    const ending = await run({ scenario, plan, client: createParticipantAttributes() });
    expect(ending).toMatchObject({ outcomes: [{ status }], verdict: 'pass' });
  });
});
