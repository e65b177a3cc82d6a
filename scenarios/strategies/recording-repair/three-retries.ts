import { seed } from '../../../src/choice/provenance.ts';
import type { ClientTools } from '../../../src/client/client.ts';
import { reRecordKey } from '../../../src/client/re-record-command.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import type { Strategy } from '../../scenario.ts';
import {
  DELAYS_MS,
  type End,
  type EndedRecording,
  type RecordingRepairCalls,
  recordingOf,
  recordingRepairCalls,
} from './recording-repair-calls.ts';
import { isFirst, repairDesk } from './repair-desk.ts';

/** Tries three times, after 2, 8 and 32 s, whatever it was that failed, and then asks a person. */
export const threeRetries: Strategy<RecordingRepairTask> = {
  name: 'three-retries',
  scenario: 'recording-repair-ending',
  provenance: seed('001: a maximum retry limit'),
  claim: 'three attempts after 2, 8 and 32 s, then a person: bounded',
  instead:
    'count captures that failed, not answers that did not come; send those again by their key',
  async client(tools) {
    const calls = recordingRepairCalls(tools);
    const { repair, untilQuiet } = repairDesk(tools, calls, inThreeTries(tools, calls));
    tools.webhooks.listen(async (delivery) => {
      const event = recordingOf(delivery);
      if (await isFirst(tools, event)) void repair(event);
      return 200;
    });
    return untilQuiet();
  },
};

function inThreeTries(
  { clock, task }: ClientTools<RecordingRepairTask>,
  { insist, look, isWhole, start }: RecordingRepairCalls,
) {
  const fromStore = async (event: EndedRecording): Promise<End> => {
    for (const delayMs of DELAYS_MS) {
      await clock.sleep(delayMs);
      if (await insist(() => isWhole(event))) return 'stored';
    }
    return 'review';
  };
  return async (event: EndedRecording): Promise<End | undefined> => {
    if (!event.failed && (await insist(() => isWhole(event)))) return 'verified';
    const delayMs = DELAYS_MS[event.attempt];
    if (delayMs === undefined) return 'review';
    await clock.sleep(delayMs);
    const { interactionId, originalId } = event;
    const attempt = event.attempt + 1;
    const seen = await insist(() => look(interactionId));
    if (!seen.active) return fromStore(event);
    const key = reRecordKey({ ...task, interactionId, originalRecordingId: originalId, attempt });
    const command = await insist(() => start(event, attempt, { 'idempotency-key': key }));
    return command === 'started' ? undefined : fromStore(event);
  };
}
