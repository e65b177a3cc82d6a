import { reRecordKey } from '../client/re-record-command.ts';
import type { OutboxResult } from './ports/outbox.ts';
import type { CaseState, RepairCase } from './repair-case.ts';
import type { Turn } from './turn.ts';

/** In these a command may be written down of which nobody knows yet what became. */
const COMMANDED: ReadonlySet<CaseState> = new Set(['waiting', 'commanding']);

/**
 * What became of the command of an attempt, by a turn after which nobody asks for it any more; by the
 * answer to it, if the turn has one. A command that was never written down is not settled by this.
 */
export function settlementOf(
  before: RepairCase,
  turn: Turn,
  after: RepairCase,
  atMs: number,
): Turn['settle'] {
  if (turn.settle !== undefined) return turn.settle;
  if (!COMMANDED.has(before.state) || COMMANDED.has(after.state)) return undefined;
  const { tenant, interactionId, recordingId: originalRecordingId, attempt } = before;
  const key = reRecordKey({ tenant, interactionId, originalRecordingId, attempt });
  return { key, result: resultOf(turn, after, atMs) };
}

function resultOf({ event }: Turn, { replacementId }: RepairCase, atMs: number): OutboxResult {
  switch (event) {
    case 'ADOPTED':
      return { kind: 'accepted', recordingId: replacementId, atMs };
    case 'ENDED':
      return { kind: 'ended', atMs };
    default:
      return { kind: 'given-up', atMs };
  }
}
