import { createHmac } from 'node:crypto';
import type { DeliveryResult, Outbound, Parcel, Sign } from '../src/platform/webhooks/outbound.ts';

/** How many deliveries of one session are under way at once. */
const SENDING_MAX = 8;
/** How many more wait for their turn; what comes then fails like a broken connection. */
const WAITING_MAX = 1000;

/** A parcel that waits or is under way. */
interface Job {
  readonly parcel: Parcel;
  readonly url: string;
  readonly done: (result: DeliveryResult) => void;
}

/**
 * Sends the events of one session over HTTP. The limit of an answer counts in real milliseconds from
 * the moment the request is made, whatever clock the session has: receivers are real machines.
 *
 * A result is told when it comes, by `tell`, which brings the session to its present first. In a
 * stepped session that is wherever its clock then stands, so a caller who waits for the result
 * before it moves the clock on gets the same run every time.
 */
export class WebhookSender implements Outbound {
  readonly #tell: (told: () => void) => void;
  // Made when they are needed: most of ten thousand sessions send nothing.
  #waiting: Job[] | undefined;
  #sending: Set<AbortController> | undefined;
  #stopped = false;

  constructor(tell: (told: () => void) => void) {
    this.#tell = tell;
  }

  readonly sign: Sign = sign;
  readonly unixSeconds = unixSeconds;

  /** See {@link Outbound.send}. Without a URL there is nobody to send to. */
  send(parcel: Parcel, done: (result: DeliveryResult) => void): boolean {
    const { url } = parcel;
    if (url === undefined) return false;
    this.#waiting ??= [];
    this.#sending ??= new Set();
    if (this.#waiting.length >= WAITING_MAX) {
      queueMicrotask(() => this.#end(done, { failed: 'connection' }));
      return true;
    }
    this.#waiting.push({ parcel, url, done });
    this.#next();
    return true;
  }

  /** Breaks off what is under way and forgets what waits. Nothing is told of either. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = undefined;
    for (const abort of this.#sending ?? []) abort.abort();
    this.#sending = undefined;
  }

  #next(): void {
    const sending = this.#sending;
    while (sending !== undefined && sending.size < SENDING_MAX) {
      const job = this.#waiting?.shift();
      if (job === undefined) return;
      const abort = new AbortController();
      sending.add(abort);
      void post(job, abort.signal).then((result) => {
        sending.delete(abort);
        this.#end(job.done, result);
        this.#next();
      });
    }
  }

  #end(done: Job['done'], result: DeliveryResult): void {
    if (!this.#stopped) this.#tell(() => done(result));
  }
}

/** Posts a parcel. Never throws. */
async function post({ parcel, url }: Job, stop: AbortSignal): Promise<DeliveryResult> {
  const late = AbortSignal.timeout(parcel.answerWithinMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'user-agent': 'stalemate', ...parcel.headers },
      body: parcel.rawBody,
      redirect: 'manual',
      signal: AbortSignal.any([stop, late]),
    });
    const { status } = response;
    // Only the status counts; what else the endpoint has to say is not read.
    await response.body?.cancel();
    return { status };
  } catch {
    return { failed: late.aborted ? 'timeout' : 'connection' };
  }
}

function sign(key: Uint8Array, text: string): { hex: string; base64: string } {
  const digest = createHmac('sha256', key).update(text, 'utf8').digest();
  return { hex: digest.toString('hex'), base64: digest.toString('base64') };
}

/** Receivers compare a signature's time with their own clock, which is not the session's. */
function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
