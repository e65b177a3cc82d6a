import { seed } from '../../../src/choice/provenance.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import type { Strategy } from '../../scenario.ts';
import { carefulRepair } from './careful-repair.ts';
import { recordingOf, recordingRepairCalls } from './recording-repair-calls.ts';
import { isFirst, repairDesk } from './repair-desk.ts';

/** Waits four times as long after each failure, as the seed's retries begin, until it works. */
export const retryForEver: Strategy<RecordingRepairTask> = {
  name: 'retry-for-ever',
  scenario: 'recording-repair-ending',
  provenance: seed('001: what it warns of, as retry policies without a bound have it'),
  claim: 'with ever longer pauses and no bound, it works in the end',
  instead: 'three attempts, and then a person who is told what was tried',
  async client(tools) {
    const calls = recordingRepairCalls(tools);
    const handle = carefulRepair(tools, calls, (failures) => 2000 * 4 ** failures);
    const { repair, untilQuiet } = repairDesk(tools, calls, handle);
    tools.webhooks.listen(async (delivery) => {
      const event = recordingOf(delivery);
      if (await isFirst(tools, event)) void repair(event);
      return 200;
    });
    return untilQuiet();
  },
};
