import type { ClientTools } from '../../../src/client/client.ts';
import type { Records } from '../../../src/client/database.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import type { Json } from '../../../src/transport/transport.ts';
import { type EndedRecording, patiently } from './recording-repair-calls.ts';
import { hasEnded, markIn } from './repair-desk.ts';

/** Far longer than it takes to look and to command. */
const LOCK_TTL_MS = 30_000;
/** The names of what is to be done; one call has hardly as much of it. */
const WORK = { from: 'work/', to: 'work0', limit: 20 };
/** What is left of work that is over, so that a second copy of its event adds none. */
const OVER = 'over';

type Tools = ClientTools<RecordingRepairTask>;

/** An event that is to be handled, and when. */
export interface Work {
  readonly event: EndedRecording;
  readonly dueAtMs: number;
  /** How often the store did not have the file. */
  readonly misses: number;
}

/** Keeps work for whoever comes first. What has come before is not kept again. */
export function addWork(tools: Tools, work: Work): Promise<void> {
  return patiently(tools, (records) => {
    const name = nameOf(work);
    if (records.get(name) === undefined) records.set(name, work as unknown as Json);
  });
}

/** All work that is not over. */
export function openWork(tools: Tools): Promise<readonly Work[]> {
  return patiently(tools, (records) =>
    records
      .range(WORK.from, WORK.to, WORK.limit)
      .flatMap(([, value]) => (value === OVER ? [] : [value as unknown as Work]))
      .filter((work) => !isOver(records, work)),
  );
}

/** Keeps what came of work: how it goes on, or that it is over. */
export function settleWork(
  tools: Tools,
  work: Work,
  { next, ended = false }: { readonly next?: Work | undefined; readonly ended?: boolean },
): Promise<void> {
  return patiently(tools, (records) => {
    records.set(nameOf(work), next === undefined ? OVER : (next as unknown as Json));
    if (ended) markIn(records, work.event);
  });
}

/** A lock that was taken. */
interface Lock {
  /** Whether nobody else has taken it since. */
  readonly isMine: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/**
 * Takes the lock of the interaction that work is about, which ends by itself; `undefined` if another
 * process has it, or has done the work.
 */
export async function tryLock(tools: Tools, work: Work): Promise<Lock | undefined> {
  const { clock } = tools;
  const name = `lock/${work.event.interactionId}`;
  const holder = tools.newKey();
  const taken = await patiently(tools, (records) => {
    const lock = records.get(name) as { holder: string; untilMs: number } | undefined;
    if (isOver(records, work)) return false;
    if (lock !== undefined && lock.untilMs > clock.now()) return lock.holder === holder;
    records.set(name, { holder, untilMs: clock.now() + LOCK_TTL_MS });
    return true;
  });
  if (!taken) return undefined;
  const held = <Result>(change: (isMine: boolean, forget: () => void) => Result) =>
    patiently(tools, (records) => {
      const lock = records.get(name) as { holder: string } | undefined;
      return change(lock?.holder === holder, () => records.delete(name));
    });
  return {
    isMine: () => held((isMine) => isMine),
    release: () =>
      held((isMine, forget) => {
        if (isMine) forget();
      }),
  };
}

function isOver(records: Records, work: Work): boolean {
  return records.get(nameOf(work)) === OVER || hasEnded(records, work.event);
}

function nameOf({ event }: Work): string {
  return `${WORK.from}${event.eventId}`;
}
