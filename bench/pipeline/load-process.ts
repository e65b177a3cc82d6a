import { setTimeout as sleep } from 'node:timers/promises';
import { Sender } from './sender.ts';
import { newDelivery } from './signed-events.ts';

/** A load of events; the argument of this process, as JSON. */
export interface EventLoad {
  readonly port: number;
  /** `open` sends at fixed times whatever is answered when; `closed` as fast as it is answered. */
  readonly kind: 'open' | 'closed';
  /** How many events are sent; of a closed load by all connections together. */
  readonly events: number;
  /** Of an open load. */
  readonly perSecond: number;
}

/** What a load came to; this process prints it as JSON. */
export interface EventLoadResult {
  readonly perSecond: number;
  /** From the moment at which an event was due to be sent until its answer was read. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** An open load waits for none of these, unless a receiver owes so many answers. */
const CONNECTIONS_OPEN = 1000;
const CONNECTIONS_CLOSED = 64;
/** These do not count; they warm up the compiler. */
const WARM_EVENTS = 1000;

const load = JSON.parse(process.argv[2] ?? '') as EventLoad;
const connections = load.kind === 'open' ? CONNECTIONS_OPEN : CONNECTIONS_CLOSED;
const sender = new Sender(load.port, connections);
await sendAll(WARM_EVENTS, 'closed');
const result = await sendAll(load.events, load.kind);
sender.close();
console.log(JSON.stringify(result));

async function sendAll(events: number, kind: EventLoad['kind']): Promise<EventLoadResult> {
  const signedAtMs = Date.now();
  const texts = Array.from({ length: events }, () => newDelivery(signedAtMs));
  const latenciesMs: number[] = [];
  const statuses: Record<string, number> = {};
  const answered = Promise.withResolvers<void>();
  const startedAt = performance.now();
  const send = (nth: number, dueAt: number): void => {
    sender.send(texts[nth] ?? '', (status) => {
      latenciesMs.push(performance.now() - dueAt);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (latenciesMs.length === events) answered.resolve();
      else if (kind === 'closed') sendNext();
    });
  };
  let sent = 0;
  const sendNext = (): void => {
    if (sent < events) send(sent++, performance.now());
  };
  if (kind === 'closed') for (let line = 0; line < CONNECTIONS_CLOSED; line++) sendNext();
  else await sendOnTime(events, startedAt, send);
  await answered.promise;
  return { ...summary(latenciesMs, performance.now() - startedAt), statuses };
}

async function sendOnTime(
  events: number,
  startedAt: number,
  send: (nth: number, dueAt: number) => void,
): Promise<void> {
  const everyMs = 1000 / load.perSecond;
  for (let sent = 0; sent < events; ) {
    const now = performance.now();
    for (; sent < events && startedAt + sent * everyMs <= now; sent++) {
      send(sent, startedAt + sent * everyMs);
    }
    await sleep(1);
  }
}

function summary(latenciesMs: readonly number[], elapsedMs: number) {
  const sorted = Float64Array.from(latenciesMs).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    perSecond: (latenciesMs.length * 1000) / elapsedMs,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    p999Ms: at(0.999),
    maxMs: at(1),
  };
}
