import { seed } from '../../../src/choice/provenance.ts';
import type { Records } from '../../../src/client/database.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import type { Strategy } from '../../scenario.ts';
import { carefulRepair } from './careful-repair.ts';
import { patiently, recordingOf, recordingRepairCalls } from './recording-repair-calls.ts';
import { repairDesk } from './repair-desk.ts';

const MINUTE_MS = 60_000;
/** What is taken for the longest call. */
const LONGEST_CALL_MS = 30 * MINUTE_MS;
/** The seed's two lifetimes. */
const STATE_TTL_MS = LONGEST_CALL_MS + 15 * MINUTE_MS;
const KEY_TTL_MS = LONGEST_CALL_MS + 10 * MINUTE_MS;

/** Keeps keys and fallbacks for as long as the seed says, from when they were asked for. */
export const ttlFromRequest: Strategy<RecordingRepairTask> = {
  name: 'ttl-from-request',
  scenario: 'recording-repair-late',
  provenance: seed('001: a state store with a TTL, and a cache of keys'),
  claim: 'kept for the longest call and some minutes, a failure takes effect once',
  instead: 'count from the end of the interaction, which has to be seen, and for days',
  async client(tools) {
    const calls = recordingRepairCalls(tools);
    const { repair, untilQuiet } = repairDesk(tools, calls, carefulRepair(tools, calls));
    tools.webhooks.listen(async (delivery) => {
      const event = recordingOf(delivery);
      const nowMs = tools.clock.now();
      const mark = tools.newKey();
      const isFirst = await patiently(tools, (records) => {
        const key = take(records, `key/${event.eventId}`, mark, nowMs, KEY_TTL_MS);
        const { originalId, attempt } = event;
        const state = `fallback/${originalId}/${attempt}`;
        return take(records, state, mark, nowMs, STATE_TTL_MS) && key;
      });
      if (isFirst) void repair(event);
      return 200;
    });
    return untilQuiet();
  },
};

interface Kept {
  readonly mark: string;
  readonly untilMs: number;
}

/** Keeps a mark under a name unless another lives there. Answers whether the mark is there then. */
function take(records: Records, name: string, mark: string, nowMs: number, ttlMs: number): boolean {
  const kept = records.get(name) as unknown as Kept | undefined;
  if (kept !== undefined && kept.untilMs > nowMs) return kept.mark === mark;
  records.set(name, { mark, untilMs: nowMs + ttlMs });
  return true;
}
