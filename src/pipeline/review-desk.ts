import type { Clock } from '../time/clock.ts';
import { decideDone, decideRetry } from './decisions/decide-review.ts';
import type { Lease } from './ports/locks.ts';
import type { PipelineStore } from './ports/pipeline-store.ts';
import { type Decision, lockOf, type RepairCase } from './repair-case.ts';
import { REPAIR_POLICY } from './repair-policy.ts';
import { afterTurn } from './turn.ts';

/** What a review is worked off with. */
export interface ReviewParts {
  readonly store: Pick<PipelineStore, 'locks' | 'cases' | 'inbox'>;
  /** In ms since 1970. */
  readonly clock: Clock;
  /** Makes the id of an event that nobody else ever makes. */
  readonly newEventId: () => string;
  /** Who decides; for people who look at locks. */
  readonly holder: string;
}

/** What became of a decision. Only the first was written. */
export type ReviewAnswer =
  | 'decided'
  | 'not-found'
  /** It is in another state, as when somebody else has decided. */
  | 'not-in-review'
  /** People have had it tried again {@link DECISIONS_MAX} times; only to be done with it is left. */
  | 'too-often'
  /** Other work kept its interaction all the time. */
  | 'busy';

/** So often people may have one case tried again; each time may add some failures to it (ours). */
export const DECISIONS_MAX = 50;
/** The longest note; with the words before it, it is one line of what platforms keep. */
export const NOTE_LENGTH_MAX = 180;
/** So often, and after such pauses, the lock of an interaction is asked for: some five seconds. */
const LOCK_TRIES_MAX = 20;
const LOCK_PAUSE_MS = 250;

/**
 * Writes down what a person decided about a case in review, under the lock of its interaction, and makes
 * the work that sees it through: an event, as if the platform had sent one. That is kept before the case
 * is written, and while the lock is held nobody takes it up. So whoever dies in between leaves an event
 * that finds a case which is not its own, and ends.
 *
 * @throws {DatabaseUnavailableError} if it was not written, or nobody can tell.
 */
export async function decideOnReview(
  parts: ReviewParts,
  caseId: string,
  kind: Decision['kind'],
  note: string | undefined,
): Promise<ReviewAnswer> {
  const { store, clock } = parts;
  const found = await store.cases.find(caseId);
  if (found === undefined) return 'not-found';
  if (found.state !== 'review') return 'not-in-review';
  const resource = lockOf(found.tenant, found.interactionId);
  for (let tries = 1; tries <= LOCK_TRIES_MAX; tries++) {
    const lease = await store.locks.acquire(resource, parts.holder, REPAIR_POLICY.lockTtlMs);
    if (lease !== undefined) {
      try {
        return await decideUnderLock(parts, lease, caseId, { kind, note, atMs: clock.now() });
      } finally {
        // Where this fails, the lock ends by itself.
        await store.locks.release(lease).catch(() => undefined);
      }
    }
    if (tries < LOCK_TRIES_MAX) await clock.sleep(LOCK_PAUSE_MS);
  }
  return 'busy';
}

async function decideUnderLock(
  { store, newEventId }: ReviewParts,
  lease: Lease,
  caseId: string,
  decision: Decision,
): Promise<ReviewAnswer> {
  const { cases, inbox } = store;
  const before = await cases.find(caseId);
  if (before === undefined) return 'not-found';
  if (before.state !== 'review') return 'not-in-review';
  const isTooOften = (before.decisions ?? []).length >= DECISIONS_MAX;
  if (decision.kind === 'retried' && isTooOften) return 'too-often';
  const eventId = newEventId();
  await inbox.accept(eventOf(before, eventId, decision.atMs));
  const decide = decision.kind === 'done' ? decideDone : decideRetry;
  const after = afterTurn(before, decide(before, eventId, decision), decision.atMs);
  return (await cases.commit(lease, { case: after })) === 'committed' ? 'decided' : 'busy';
}

function eventOf(
  { interactionId, recordingId, claim, correlationId }: RepairCase,
  id: string,
  atMs: number,
) {
  const type = 'interaction.recorded' as const;
  return { id, type, atMs, interactionId, recordingId, claim, correlationId };
}
