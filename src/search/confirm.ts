import { NondeterministicClientError } from './nondeterministic-client-error.ts';
import { fingerprint, planOf, type Run, runPlan, type Subject } from './run.ts';

/** A failure is believed only when so many more runs of it are the same. */
export const CONFIRMATIONS = 8;

/**
 * Runs a run again by its plan, so many times, and sees that it is the same.
 *
 * @throws {NondeterministicClientError} if it is not.
 */
export async function confirm<Task>(
  subject: Subject<Task>,
  run: Run,
  times: number,
  where: string,
): Promise<void> {
  const plan = planOf(run);
  const expected = fingerprint(run);
  for (let i = 0; i < times; i++) {
    if (fingerprint(await runPlan(subject, plan)) !== expected) {
      throw new NondeterministicClientError(where);
    }
  }
}
