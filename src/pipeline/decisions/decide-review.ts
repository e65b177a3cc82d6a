import type { Decision, RepairCase } from '../repair-case.ts';
import type { Turn } from '../turn.ts';

/**
 * What becomes of a case in review that a person wants tried again. It goes on where it was given up,
 * with the attempts that it has left: three are all there are, whoever asks for them, since every one of
 * them is a capture of a call that people are on, and its key is that of its number. If all have been
 * made, the store is looked at once more, for every file there is. What was found good and could only
 * not be noted is noted.
 *
 * @param driver the work that sees the case through from now on.
 */
export function decideRetry(repairCase: RepairCase, driver: string, decision: Decision): Turn {
  const { ending, attempt } = repairCase;
  const change = { driver, decisions: withDecision(repairCase, decision) };
  if (ending?.end === 'verified' || ending?.end === 'stored') return { event: 'RENOTED', change };
  const anew = { ...change, ending: undefined };
  if (ending?.isSpent === true) return { event: 'REFETCHED', change: anew };
  return { event: attempt === 0 ? 'RECHECKED' : 'RESUMED', change: anew };
}

/** What becomes of a case in review that a person is done with: that is noted, then it has ended. */
export function decideDone(repairCase: RepairCase, driver: string, decision: Decision): Turn {
  const decisions = withDecision(repairCase, decision);
  return { event: 'DONE', change: { driver, decisions, ending: { end: 'resolved', log: [] } } };
}

function withDecision({ decisions = [] }: RepairCase, decision: Decision): readonly Decision[] {
  return [...decisions, decision];
}
