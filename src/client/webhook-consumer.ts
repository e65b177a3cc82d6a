import type { Json } from '../transport/transport.ts';
import type { Delivery, DeliveryHandler } from '../transport/webhooks.ts';
import type { Memory } from './memory.ts';

/** An event as a consumer is given it. */
export type WebhookEvent = Delivery['event'];

/** Which version of which resource an event tells of. */
export interface EventVersion {
  readonly resource: string;
  readonly version: number;
}

/** What a consumer is made with. */
export interface WebhookConsumerOptions {
  /** Where events wait, so that what was acknowledged outlives the process. */
  readonly memory: Memory;
  /**
   * Does what the event asks for; one event at a time. It is called once for each event, and once
   * more if the client ended while it was at work, so it must be safe to repeat: use the event's id
   * as idempotency key. `outdated` says that a newer version of the same resource came first.
   */
  readonly act: (event: WebhookEvent, outdated: boolean) => Promise<void>;
  /** Whether a delivery is genuine; every one is unless told. */
  readonly verify?: (delivery: Delivery) => Promise<boolean>;
  /** The version that an event tells of; without it no event is outdated. */
  readonly versionOf?: (event: WebhookEvent) => EventVersion | undefined;
  /** How many events are known again when they come again; 1,000 unless told. */
  readonly seenMax?: number;
  /** How many events may wait; with more, 503 asks for them again later. 1,000 unless told. */
  readonly waitingMax?: number;
}

/** Takes deliveries and acts on them. */
export interface WebhookConsumer {
  /** To be listened with. Answers as soon as the event is safe, before it is acted on. */
  readonly handle: DeliveryHandler;
  /** Goes on with what an earlier life has left. */
  resume(): void;
  /**
   * Resolves when so many events have been acted on, in all lives together.
   *
   * @throws what `act` threw, which is a bug of it.
   */
  handled(count: number): Promise<void>;
}

/** What outlives the client; one record, so that it changes as a whole. */
interface Kept {
  readonly waiting: WebhookEvent[];
  readonly seen: string[];
  readonly newest: [resource: string, version: number][];
  handled: number;
}

const NAME = 'webhook-consumer';
const UNGENUINE = 401;
const FULL = 503;
const SAFE = 200;

/**
 * Consumes webhooks as they really come: late, in any order, more than once, and while the client is
 * being killed. It answers fast, since a slow answer is a failed delivery (seed 001: 300 ms), but
 * only once the event is kept; whoever acknowledges first and keeps later loses events.
 */
export function createWebhookConsumer(options: WebhookConsumerOptions): WebhookConsumer {
  const { memory, act, verify, versionOf, seenMax = 1000, waitingMax = 1000 } = options;
  const kept = (memory.get(NAME) ?? {
    waiting: [],
    seen: [],
    newest: [],
    handled: 0,
  }) as unknown as Kept;
  const seen = new Set(kept.seen);
  const newest = new Map(kept.newest);
  const waiters: { readonly count: number; resolve(): void; reject(cause: unknown): void }[] = [];
  let busy = false;
  const save = (): void => {
    memory.set(NAME, { ...kept, seen: [...seen], newest: [...newest] } as unknown as Json);
  };

  const isOutdated = (event: WebhookEvent): boolean => {
    const told = versionOf?.(event);
    if (told === undefined) return false;
    const known = newest.get(told.resource);
    return known !== undefined && known >= told.version;
  };
  // Once it was acted on: an event that was interrupted has not been overtaken by itself.
  const noteVersion = (event: WebhookEvent): void => {
    const told = versionOf?.(event);
    if (told === undefined || isOutdated(event)) return;
    newest.delete(told.resource);
    newest.set(told.resource, told.version);
    forgetOldest(newest, seenMax);
  };

  const work = async (): Promise<void> => {
    for (let event = kept.waiting[0]; event !== undefined; event = kept.waiting[0]) {
      await act(event, isOutdated(event));
      noteVersion(event);
      kept.waiting.shift();
      kept.handled += 1;
      save();
      for (const one of waiters) if (one.count <= kept.handled) one.resolve();
    }
    // At once: an event that comes before a callback could say so would wait for the next one.
    busy = false;
  };
  const resume = (): void => {
    if (busy) return;
    busy = true;
    // It stays busy then: an event that cannot be acted on would be tried again without end.
    work().catch((cause: unknown) => {
      for (const one of waiters) one.reject(cause);
    });
  };

  return {
    resume,
    async handle(delivery) {
      if (verify !== undefined && !(await verify(delivery))) return UNGENUINE;
      const { event } = delivery;
      if (seen.has(event.id)) return SAFE;
      if (kept.waiting.length >= waitingMax) return FULL;
      kept.waiting.push(event);
      seen.add(event.id);
      forgetOldest(seen, seenMax);
      save();
      resume();
      return SAFE;
    },
    handled: (count) =>
      kept.handled >= count
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            waiters.push({ count, resolve, reject });
          }),
  };
}

function forgetOldest(known: Set<string> | Map<string, number>, max: number): void {
  if (known.size <= max) return;
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}
