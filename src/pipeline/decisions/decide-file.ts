import type { FileCheck } from '../inspect-file.ts';
import type { Unavailable } from '../ports/recording-platform.ts';
import type { CaseEnd, RepairCase } from '../repair-case.ts';
import { pauseMs } from '../repair-policy.ts';
import { type DecisionContext, failed, giveUp, type Turn } from '../turn.ts';

/**
 * What a look at a file means: the end that it stands for, or a failure more. A file that the platform
 * refuses is as good as none, and whoever waits until it thinks better of it has missed the call.
 */
export function decideFile(
  repairCase: RepairCase,
  file: FileCheck,
  good: { readonly end: CaseEnd; readonly recordingId: string },
  context: DecisionContext,
): Turn {
  switch (file.kind) {
    case 'sound': {
      const { sha256, log } = file;
      return { event: 'SOUND', change: { ending: { ...good, sha256, log } } };
    }
    case 'faulty':
      // What the platform records in is a setting of it, and another capture would be in the same.
      if (file.fault === 'refused-format')
        return giveUp(repairCase, file.fault, file.says, context);
      return failed(repairCase, file.fault, file.says, context);
    case 'unmeasured': {
      // Another capture would be no easier to judge.
      const says = 'the file is whole by its own account, and nobody says how long it should play';
      return giveUp(repairCase, 'no-expectation', says, context);
    }
    case 'missing':
      return failed(repairCase, 'missing', 'there is no file', context);
    case 'refused':
      return failed(repairCase, 'file-refused', file.because, context);
    case 'broken-off':
      return decideBrokenOff(repairCase, file.bytes, context);
    case 'unavailable':
      return decideUnreached(repairCase, file, context);
  }
}

/** A connection may break for reasons that are none of the file's, so it gets a few more. */
function decideBrokenOff(repairCase: RepairCase, bytes: number, context: DecisionContext): Turn {
  const { nowMs, policy } = context;
  const unread = unreadOf(repairCase);
  const delayMs = policy.brokenOffDelaysMs[unread.brokenOff];
  if (isAttempt(repairCase) || delayMs === undefined) {
    const says = `the download broke off after ${bytes} bytes${inARow(unread.brokenOff)}`;
    return failed(repairCase, 'broken-off', says, context);
  }
  const counted = { ...unread, brokenOff: unread.brokenOff + 1 };
  const setback = { atMs: nowMs, because: `the download broke off after ${bytes} bytes` };
  return { change: { dueAtMs: nowMs + delayMs, setbacks: 0, unread: counted, setback } };
}

/** Whoever was answered a moment ago and is not now has met a store that is down, or busy. */
function decideUnreached(
  repairCase: RepairCase,
  { because, retryAfterMs }: Unavailable,
  context: DecisionContext,
): Turn {
  const { nowMs, random, policy } = context;
  const unread = unreadOf(repairCase);
  const tries = unread.unreached + 1;
  if (isAttempt(repairCase) || tries >= policy.unreachedMax) {
    const says = `${because}${inARow(unread.unreached)}`;
    return failed(repairCase, 'unreachable', says, context, retryAfterMs);
  }
  const { setbackFirstMs, setbackCapMs } = policy;
  const waitMs = pauseMs(setbackFirstMs, setbackCapMs, unread.unreached, random);
  return {
    change: {
      dueAtMs: nowMs + Math.max(waitMs, retryAfterMs),
      setbacks: 0,
      unread: { ...unread, unreached: tries },
      setback: { atMs: nowMs, because },
    },
  };
}

/** Once the call is over, each look at the store is one of the attempts (seed 001), however it ends. */
function isAttempt({ state }: RepairCase): boolean {
  return state === 'storing';
}

function unreadOf({ unread = { unreached: 0, brokenOff: 0 } }: RepairCase) {
  return unread;
}

function inARow(before: number): string {
  return before === 0 ? '' : `, ${before + 1} times by now`;
}
