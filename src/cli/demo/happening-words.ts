import type { Happening } from '../../pipeline/happening.ts';
import type { RepairCase } from '../../pipeline/repair-case.ts';
import { REPAIR_POLICY } from '../../pipeline/repair-policy.ts';

/** What happened to a case, in a few words; `undefined` if it was only looked at. */
export function happeningWords(happening: Happening): string | undefined {
  if (happening.kind === 'opened') return 'the platform says that it has ended';
  if (happening.kind !== 'stepped') return undefined;
  const { before, after, event } = happening;
  switch (event) {
    case 'CHECK':
      return 'looking at the file';
    case 'FAULTY':
      return `${lastFault(after)}; attempt ${after.attempt} in ${delayS(after)} s`;
    case 'CLEAR':
      return `attempt ${after.attempt}: commanding a second capture`;
    case 'ACCEPTED':
    case 'ADOPTED':
      return `attempt ${after.attempt}: ${after.replacementId ?? 'a second capture'} is captured`;
    case 'ENDED':
      return `attempt ${after.attempt}: the call is over, asking the store`;
    case 'CHANGED':
      return 'the call has moved on; looking again';
    case 'SOUND':
      return `${before.state === 'watching' ? 'the second file' : 'the file'} is whole; noting it`;
    case 'EXHAUSTED':
      return `${lastFault(after)}; nothing more to try`;
    case 'VERIFIED':
      return after.attempt === 0 ? 'verified' : `verified, by attempt ${after.attempt}`;
    case 'STORED':
      return `the store had it after all, at attempt ${after.attempt}`;
    case 'GIVEN_UP':
      return 'a person must look; noted on the call';
    case 'MERGED':
      return 'it is the second capture for another recording';
    case 'RECHECKED':
    case 'RESUMED':
    case 'REFETCHED':
    case 'RENOTED':
      return 'a person has it tried again';
    case 'DONE':
    case 'RESOLVED':
      return 'a person is done with it';
    case undefined:
      return undefined;
  }
}

function lastFault({ failures }: RepairCase): string {
  return failures.at(-1)?.fault ?? 'it failed';
}

function delayS({ attempt }: RepairCase): number {
  return (REPAIR_POLICY.delaysMs[attempt - 1] ?? 0) / 1000;
}
