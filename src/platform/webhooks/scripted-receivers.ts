import type { Timeline } from '../../time/timeline.ts';
import type { DeliveryResult, Outbound, Parcel } from './outbound.ts';
import { WEBHOOK_RULES } from './webhook-rules.ts';

/** How a receiver ended one attempt at a delivery. */
export interface ReceiverAnswer {
  /** The id of the delivery: `evt-1@webhook-1`. */
  readonly delivery: string;
  /** When the platform heard of it. */
  readonly atMs: number;
  /** What was answered; `null` if nothing was. */
  readonly status: number | null;
}

const ENDINGS: ReadonlySet<string> = new Set(
  (
    ['delivery.acknowledged', 'delivery.failed', 'delivery.exhausted', 'subscription.gone'] as const
  ).map((name) => WEBHOOK_RULES[name].id),
);

/** What a journal tells of the receivers of a run; `undefined` if nothing was published to any. */
export function receiverAnswersOf(
  journal: readonly {
    readonly rule: string;
    readonly resource: string;
    readonly atMs: number;
    readonly status?: number | undefined;
  }[],
): ReceiverAnswer[] | undefined {
  if (!journal.some(({ rule }) => rule === WEBHOOK_RULES['delivery.queued'].id)) return undefined;
  return journal
    .filter(({ rule }) => ENDINGS.has(rule))
    .map(({ resource, atMs, status }) => ({ delivery: resource, atMs, status: status ?? null }));
}

/**
 * Receivers that answer as those of an earlier run did, whatever is sent to them, so that a stepped
 * session can repeat a run in which clients were told of events. What they are not told to answer
 * they leave unanswered.
 */
export class ScriptedReceivers implements Outbound {
  readonly #answers: readonly ReceiverAnswer[];
  readonly #timeline: () => Timeline;

  /** @param timeline the platform's, which is made after its receivers. */
  constructor(answers: readonly ReceiverAnswer[], timeline: () => Timeline) {
    this.#answers = answers;
    this.#timeline = timeline;
  }

  /** See {@link Outbound.send}. */
  send(parcel: Parcel, done: (result: DeliveryResult) => void): boolean {
    const id = `${parcel.event.id}@${parcel.subscription}`;
    const answers = this.#answers;
    // An attempt ends before the next one begins.
    const index = answers.findIndex(
      ({ delivery, atMs }) => delivery === id && atMs >= parcel.sentAtMs,
    );
    const answer = answers[index];
    if (answer === undefined) return true;
    const { atMs, status } = answer;
    // What was heard at one moment is heard in the same order.
    const before = index - answers.findIndex((one) => one.atMs === atMs);
    lastAt(this.#timeline(), atMs, before, () =>
      done(status === null ? { failed: 'connection' } : { status }),
    );
    return true;
  }
}

/**
 * Acts after all that was due at a moment. What comes back from outside is heard by then in a run
 * and in its repetition alike, whenever it was scheduled; with a higher `turn`, later.
 */
export function lastAt(timeline: Timeline, atMs: number, turn: number, action: () => void): void {
  timeline.at(atMs, () => {
    if (turn === 0) timeline.at(atMs, action);
    else lastAt(timeline, atMs, turn - 1, action);
  });
}
