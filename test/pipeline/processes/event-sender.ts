import { deliver } from '../../cli/pipeline/start-pipeline.ts';

/** Hands events in as a platform does: each until it is acknowledged, wherever somebody listens. */
export interface EventSender {
  /** Has an event delivered; it waits for its turn. */
  send(event: Readonly<Record<string, unknown>>): void;
  /** The ids of the events that were acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Answers and broken connections that were no acknowledgement. */
  readonly refusals: readonly Refusal[];
  /** How many events are not acknowledged yet. */
  readonly waiting: number;
  /** Ends it; what waits is dropped. */
  stop(): Promise<void>;
}

/** Why a delivery had to be repeated. */
export interface Refusal {
  /** `undefined` if there was no answer. */
  readonly status: number | undefined;
  readonly retryAfter: string | null;
  readonly tookMs: number;
}

interface SenderOptions {
  /** Where it may deliver to, now. */
  readonly urls: () => readonly string[];
  readonly random: () => number;
  /** How many deliveries are under way at once. */
  readonly lanes: number;
}

/** So much of what was acknowledged is delivered again, as platforms do whose answer was lost. */
const COPIED_SHARE = 0.1;
const PAUSE_MS = 20;
const ANSWER_MS_MAX = 10_000;

/** Starts a sender. */
export function startSender({ urls, random, lanes }: SenderOptions): EventSender {
  const queue: Readonly<Record<string, unknown>>[] = [];
  const acknowledged = new Set<string>();
  const refusals: Refusal[] = [];
  let underWay = 0;
  let stopped = false;

  const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const tryOnce = async (event: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const open = urls();
    const url = open[Math.floor(random() * open.length)];
    if (url === undefined) return false;
    const startedAt = performance.now();
    let status: number | undefined;
    let retryAfter: string | null = null;
    try {
      const answer = await deliver(url, event, AbortSignal.timeout(ANSWER_MS_MAX));
      ({ status } = answer);
      retryAfter = answer.headers.get('retry-after');
      await answer.arrayBuffer();
    } catch {
      // Its connection broke, perhaps in the middle of the answer.
    }
    if (status === 200) return true;
    refusals.push({ status, retryAfter, tookMs: performance.now() - startedAt });
    return false;
  };
  const lane = async (): Promise<void> => {
    while (!stopped) {
      const event = queue.shift();
      if (event === undefined) {
        await pause();
        continue;
      }
      underWay += 1;
      while (!stopped && !(await tryOnce(event))) await pause();
      if (!stopped) acknowledged.add(String(event.id));
      if (random() < COPIED_SHARE) queue.push(event);
      underWay -= 1;
    }
  };
  const ended = Promise.all(Array.from({ length: lanes }, lane));
  return {
    send: (event) => void queue.push(event),
    acknowledged,
    refusals,
    get waiting() {
      return queue.length + underWay;
    },
    async stop() {
      stopped = true;
      await ended;
    },
  };
}
