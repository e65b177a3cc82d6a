import { decideNext } from '../decisions/decide-next.ts';
import { caseIdOf, type RepairCase } from '../repair-case.ts';
import type { SeenInteraction } from '../seen-interaction.ts';
import { lookAgain } from '../turn.ts';
import { type Step, type StepTools, withLook } from './step.ts';

/** Looks whether the attempt that is due can begin, and of what kind it must be. */
export const wait: Step = (tools, repairCase) =>
  withLook(tools, repairCase, async (seen) => {
    const turn = decideNext(repairCase, seen, tools.context());
    const held = turn.event === 'CLEAR' && (await isOtherUnderWay(tools, repairCase, seen));
    return { turn: held ? lookAgain(repairCase, tools.context()) : turn, seen };
  });

/**
 * Whether a second capture for another recording of the interaction may be under way. Reads may show a
 * new capture only after a while; where their tags are newer than what they show, neither the barrier
 * nor the condition of a command would notice it. Cases change only under the lock of the interaction.
 */
async function isOtherUnderWay(
  { store }: StepTools,
  { tenant, interactionId, recordingId }: RepairCase,
  { recordings }: SeenInteraction,
): Promise<boolean> {
  for (const { id, replaces } of recordings) {
    if (replaces !== undefined || id === recordingId) continue;
    const other = await store.cases.find(caseIdOf(tenant, interactionId, id));
    if (other?.state === 'commanding' || other?.state === 'watching') return true;
  }
  return false;
}
