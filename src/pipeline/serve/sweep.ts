import type { CaseStore } from '../ports/case-store.ts';

/** How often ended cases are looked through, and how many are forgotten at once (ours). */
const EVERY_MS = 600_000;
const BATCH_MAX = 500;
/**
 * So many cases wait for a person at the most; of more, the oldest are forgotten as if they had been
 * handled (ours: more than anybody works through, and less than 100 MB).
 */
const REVIEW_MAX = 10_000;

/** What a sweep is made with. */
export interface SweepOptions {
  readonly cases: Pick<CaseStore, 'forget'>;
  /** The time in ms since 1970. */
  readonly nowMs: () => number;
  /** How long a case is kept after the end of its interaction. */
  readonly keepAfterEndMs: number;
  readonly onTrouble: (trouble: unknown) => void;
}

/** Forgets now and then what is no longer kept. Answers with how to stop it. */
export function startSweep(options: SweepOptions): () => void {
  const { cases, nowMs, keepAfterEndMs, onTrouble } = options;
  let sweeping = false;
  let stopped = false;
  const sweep = async (): Promise<void> => {
    sweeping = true;
    try {
      // Each batch is a transaction of its own, so that nobody waits long for it.
      for (let forgotten = BATCH_MAX; forgotten === BATCH_MAX && !stopped; ) {
        forgotten = await cases.forget(nowMs() - keepAfterEndMs, BATCH_MAX, REVIEW_MAX);
      }
    } catch (trouble) {
      onTrouble(trouble);
    } finally {
      sweeping = false;
    }
  };
  const timer = setInterval(() => {
    if (!sweeping) void sweep();
  }, EVERY_MS);
  timer.unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
