import { seed } from '../../../src/choice/provenance.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import type { Strategy } from '../../scenario.ts';
import { carefulRepair } from './careful-repair.ts';
import { recordingOf, recordingRepairCalls } from './recording-repair-calls.ts';
import { isFirst, repairDesk } from './repair-desk.ts';

/** Remembers what has come, and acknowledges whatever comes again without doing anything. */
export const rememberOnArrival: Strategy<RecordingRepairTask> = {
  name: 'remember-on-arrival',
  scenario: 'recording-repair-crashing',
  provenance: seed('001: the third trap'),
  claim: 'duplicates answered 200 and not executed: no loss, no duplicates',
  instead: 'keep the event and its work together, and answer 200 for what is kept',
  async client(tools) {
    const calls = recordingRepairCalls(tools);
    const { repair, untilQuiet } = repairDesk(tools, calls, carefulRepair(tools, calls));
    tools.webhooks.listen(async (delivery) => {
      const event = recordingOf(delivery);
      if (await isFirst(tools, event)) await repair(event);
      return 200;
    });
    return untilQuiet();
  },
};
