import { INTERACTION, ORIGINAL } from '../../../../scenarios/re-recording/task.ts';
import type { Json } from '../../../platform/message.ts';
import type { ExampleDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';

/** What a second capture is asked for with. */
export const RE_RECORD_BODY: Json = {
  recordingFormat: 'wav',
  channels: [
    { type: 'agent', record: true },
    { type: 'customer', record: true },
  ],
  metadata: { triggerSource: 'upload-check', originalRecordingId: ORIGINAL, retrySequence: 1 },
};

/** The saved answers of each request. */
export function reRecordExamples(rehearsal: Rehearsal) {
  const path = `/api/v2/interactions/${INTERACTION}`;
  const look = (atMs: number, name: string) => rehearsal.at(atMs, name, 'GET', path);
  const file = (atMs: number, name: string, id: string) =>
    rehearsal.at(atMs, name, 'GET', `${path}/recordings/${id}/media`);
  const command = (atMs: number, name: string, { headers }: ExampleDraft) =>
    rehearsal.at(atMs, name, 'POST', `/api/v2/recordings/interactions/${INTERACTION}`, {
      headers: { 'if-match': headers?.etag ?? '' },
      body: RE_RECORD_BODY,
    });
  const capturing = look(200, 'it is being recorded');
  const uploading = look(4000, 'it is being uploaded');
  const throttled = look(4100, 'throttled, told in seconds');
  const over = look(5200, 'completed, it says');
  const half = file(5300, 'half of the audio is missing', ORIGINAL);
  const barrier = look(5350, 'no capture runs or uploads');
  const stale = command(5600, 'the interaction has changed', barrier);
  const untilDate = look(5650, 'throttled, told by a date');
  const again = look(7000, 'no capture runs or uploads, at another version');
  const accepted = command(7050, 'accepted', again);
  const inFlight = command(7100, 'the first use is being processed', again);
  const adopted = command(8400, 'the same recording again', again);
  const second = look(9000, 'the second is being recorded');
  const secondOver = look(11_500, 'the second has completed');
  const whole = file(11_600, 'all of it is there', 'rec-2');
  return {
    look: [capturing, uploading, throttled, over],
    file: [half],
    barrier: [barrier, untilDate, again],
    command: [stale, accepted],
    repeat: [inFlight, adopted],
    lookAgain: [second, secondOver],
    fileAgain: [whole],
  };
}
