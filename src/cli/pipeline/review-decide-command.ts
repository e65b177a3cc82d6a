import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Decision } from '../../pipeline/repair-case.ts';
import { DECISIONS_MAX, decideOnReview, type ReviewAnswer } from '../../pipeline/review-desk.ts';
import { printable } from '../../report/words/printable.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { CALENDAR, withStore } from './open-store.ts';

/** What `stalemate pipeline review done` and `retry` take. */
export interface ReviewDecideOptions {
  readonly store?: string;
  readonly note?: string;
}

const DECIDED: Readonly<Record<Decision['kind'], string>> = {
  done: 'is off the list; the service notes it on the interaction',
  retried: 'is tried again',
};

const NOT_DECIDED: Readonly<Record<Exclude<ReviewAnswer, 'decided'>, string>> = {
  'not-found': 'is no case; stalemate pipeline review list shows those there are',
  'not-in-review': 'is not in review (any more); nothing was changed',
  'too-often': `was tried again ${DECISIONS_MAX} times; only "review done" is left`,
  busy: 'is being worked on, or a process died over it half a minute ago at the most; try again',
};

/**
 * Writes down what a person decided about cases in review, one after the other. The service that works on
 * the store does the rest. Ends with 2 if any of them could not be decided about; the others were.
 */
export function reviewDecideCommand(
  kind: Decision['kind'],
  names: readonly string[],
  { store: where, note }: ReviewDecideOptions,
): Promise<ExitCode> {
  return withStore(where, async (store) => {
    const parts = {
      store,
      clock: CALENDAR,
      newEventId: () => `review-${randomUUID()}`,
      holder: `${hostname()}/${process.pid}/review`,
    };
    let exit: ExitCode = EXIT.clean;
    for (const name of new Set(names)) {
      const answer = await decideOnReview(parts, name, kind, note);
      if (answer === 'decided') {
        process.stdout.write(`${printable(name)} ${DECIDED[kind]}\n`);
      } else {
        process.stderr.write(`${printable(name)} ${NOT_DECIDED[answer]}\n`);
        exit = EXIT.usage;
      }
    }
    return exit;
  });
}
