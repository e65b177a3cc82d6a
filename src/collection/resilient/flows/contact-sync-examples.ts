import { CAMPAIGN } from '../../../../scenarios/contact-sync/arrange-contacts.ts';
import type { ExampleDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { PHONE_NUMBERS } from './contact-sync-batch.ts';
import { type ContactWrite, FIRST, SECOND } from './contact-sync-writes.ts';

/** The saved answers of each request. */
export function contactExamples(rehearsal: Rehearsal) {
  const path = `/api/v2/outbound/campaigns/${CAMPAIGN}/contacts`;
  const read = (atMs: number, name: string, { id }: ContactWrite) =>
    rehearsal.at(atMs, name, 'GET', `${path}/${id}`);
  const update = (atMs: number, name: string, write: ContactWrite, { headers }: ExampleDraft) =>
    rehearsal.at(atMs, name, 'POST', path, {
      headers: { 'if-match': headers?.etag ?? '', 'idempotency-key': `rehearsed-${write.id}` },
      body: write,
    });
  const batch = (atMs: number, name: string, key: string, ids: readonly string[]) =>
    rehearsal.at(atMs, name, 'POST', path, {
      headers: { 'idempotency-key': key },
      body: ids.map((id) => ({ id, phone_number: PHONE_NUMBERS[id] })),
    });
  const early = read(120, 'ready, as far as reads know', FIRST);
  const held = update(150, 'the dialer holds it', FIRST, early);
  const throttled = update(400, 'throttled, told in seconds', FIRST, early);
  const dialing = read(1500, 'reads know by now', FIRST);
  const stale = update(4100, 'the contact has changed', FIRST, early);
  const untilDate = read(4150, 'throttled, told by a date', FIRST);
  const ready = read(6000, 'ready again', FIRST);
  const updated = update(6020, 'updated', FIRST, ready);
  const inFlight = update(6100, 'the first use is being processed', FIRST, ready);
  const replayed = update(7300, 'the same answer again', FIRST, ready);
  const ringing = read(7400, 'the dialer has this one now', SECOND);
  const second = read(10_100, 'ready again', SECOND);
  const secondUpdated = update(10_120, 'updated', SECOND, second);
  const partly = batch(10_200, 'one is written, the dialer holds the other', 'batch-1', [
    'c-1',
    'c-2',
  ]);
  const rest = batch(12_600, 'the rest is written', 'batch-2', ['c-1']);
  return {
    readFirst: [early, dialing, untilDate, ready],
    updateFirst: [held, throttled, stale, updated],
    repeat: [inFlight, replayed],
    readSecond: [ringing, second],
    updateSecond: [secondUpdated],
    batch: [partly, rest],
    sureFirst: [read(12_700, 'the newest values', FIRST)],
    sureSecond: [read(12_800, 'the newest values', SECOND)],
  };
}
