import { describe, expect, it } from 'vitest';
import { type ContactValues, Outbox } from '../../src/client/contact-outbox.ts';
import { createMemory } from '../../src/client/memory.ts';

/** An outbox on a platform that ignores keys, whose write got no answer and then met another version. */
function doubtful(values: ContactValues): Outbox {
  const update = { atMs: 0, campaignId: 'a', contactId: 'b', values };
  const outbox = new Outbox(createMemory(), [update], 0);
  outbox.begin(0, '"1"', () => 'key', { disposition_code: 'new', contact_status: 'READY' });
  outbox.drop(true);
  return outbox;
}

const SOLD = { disposition_code: 'sold' };

describe('an outbox with a write of which nobody knows', () => {
  it('knows it from what the contact shows', () => {
    const outbox = doubtful(SOLD);
    outbox.recognise(SOLD);
    expect([outbox.nextDueAtMs, outbox.lostTrack]).toEqual([undefined, false]);
  });

  it('has lost track where another has written since', () => {
    const outbox = doubtful(SOLD);
    outbox.recognise({ disposition_code: 'blocked' });
    expect([outbox.nextDueAtMs, outbox.lostTrack]).toEqual([undefined, true]);
  });

  it('writes again what a look has shown not to be there, whoever writes after that look', () => {
    const outbox = doubtful(SOLD);
    outbox.recognise({ disposition_code: 'new' });
    outbox.recognise({ disposition_code: 'blocked' });
    expect([outbox.nextDueAtMs, outbox.lostTrack]).toEqual([0, false]);
  });

  it('writes a status again, of which nothing tells', () => {
    const outbox = doubtful({ contact_status: 'UNCALLABLE' });
    outbox.recognise({ contact_status: 'DIALING', disposition_code: 'new' });
    expect([outbox.nextDueAtMs, outbox.lostTrack]).toEqual([0, false]);
  });
});
