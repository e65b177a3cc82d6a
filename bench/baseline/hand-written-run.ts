import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import type { Choices } from '../../src/choice/choices.ts';
import { randomFrom } from '../../src/choice/hash.ts';
import type { Client } from '../../src/client/client.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import { Timeline } from '../../src/time/timeline.ts';
import {
  type ClientRequest,
  REQUEST_TIMEOUT_MS,
  type Reply,
} from '../../src/transport/transport.ts';
import type { Delivery, DeliveryHandler } from '../../src/transport/webhooks.ts';

const MESSAGE_MS = 20;
const SERVER_FAULT = 500;
const GONE = 410;
/** What a platform refuses is not kept under a key, so that a retry can succeed. */
const NOT_KEPT = new Set([400, 409, 412, 429]);

/** What a hand-written platform has to work with. */
export interface Desk {
  readonly timeline: Timeline;
  readonly draw: (name: ChoiceName, subject: string, nth: number) => number;
  /** Acts so many ms from now. */
  readonly after: (ms: number, action: () => void) => void;
  readonly refuse: (status: number, code: string, message: string) => Reply;
  /** Lets the client begin; more than once does nothing. */
  readonly begin: () => void;
  /** Brings an event to the client; the answer comes later, or never. */
  readonly hear: (event: Delivery['event'], answered: (status: number) => void) => void;
}

/** One function of state and request; throttling, keys and the network are not its matter. */
export type Reduce = (request: ClientRequest) => Reply;

/** A platform by hand: sets up its state and answers what reduces requests on it. */
export type HandWritten = (desk: Desk) => Reduce;

/** A run of a client on a hand-written platform. Resolves with how many requests it made. */
export type HandWrittenRun = (
  client: Client<unknown>,
  task: unknown,
  choices: Choices,
) => Promise<number>;

/** A response. */
export function answer(status: number, body?: unknown, headers = {}): Reply {
  return { kind: 'response', status, headers, body };
}

/**
 * The loop of a simulation as one would write it by hand: no routes, no authentication, no journal,
 * no history, no bands. It draws the same choices for the network, for throttling, keys and the
 * bodies of refusals, so that both sides have equal work that is not theirs.
 */
export function handWrittenRun(name: string, platform: HandWritten): HandWrittenRun {
  return async (client, task, choices) => {
    const timeline = new Timeline();
    const keys = new Map<string, { reply: Reply; readyAtMs: number }>();
    const executed: Record<string, number> = {};
    let begun = false;
    let over = false;
    let told = false;
    let arrivals = 0;
    let refusals = 0;
    let requests = 0;
    let handler: DeliveryHandler | undefined;

    const draw = (kind: ChoiceName, subject: string, nth: number): number =>
      choices.draw(CATALOGUE[kind], subject, nth);
    const after = (ms: number, action: () => void): void =>
      timeline.at(timeline.nowMs + ms, action);
    const refuse = (status: number, code: string, message: string, headers = {}): Reply => {
      switch (draw('platform.error-shape', name, refusals++)) {
        case 1:
          return answer(status, { code: 'conflict', message }, headers);
        case 2:
          return answer(status, { code: status, message: 'Conflict', errors: [message] }, headers);
        default:
          return answer(status, { code, message }, headers);
      }
    };
    const hear: Desk['hear'] = (event, answered) => {
      const listening = handler;
      if (over || listening === undefined) {
        answered(over ? GONE : SERVER_FAULT);
        return;
      }
      told = true;
      const delivery = { headers: {}, rawBody: '', event };
      (async () => listening(delivery))().then(
        (status) => after(MESSAGE_MS, () => answered(status)),
        () => answered(SERVER_FAULT),
      );
    };

    const arrive = (request: ClientRequest): Reply => {
      const seconds = draw('platform.throttle', name, arrivals++);
      if (seconds > 0) {
        const headers = { 'retry-after': `${seconds}` };
        return refuse(429, 'too.many.requests.retry.after', 'Rate limit exceeded.', headers);
      }
      const key = request.headers?.['idempotency-key'];
      if (key === undefined) return reduce(request);
      const known = keys.get(key);
      if (known !== undefined) {
        return known.readyAtMs > timeline.nowMs
          ? refuse(
              409,
              'idempotency.in.flight',
              'A request with this Idempotency-Key is being processed.',
            )
          : known.reply;
      }
      const reply = reduce(request);
      if (reply.kind === 'response' && !NOT_KEPT.has(reply.status)) {
        const { method } = request;
        const nth = executed[method] ?? 0;
        executed[method] = nth + 1;
        const lagMs = draw('idempotency.commit-lag', method, nth);
        keys.set(key, { reply, readyAtMs: timeline.nowMs + lagMs });
      }
      return reply;
    };
    const send = (request: ClientRequest): Promise<Reply> => {
      const nth = requests++;
      const lost = draw('network.request-lost', name, nth) === 1;
      const silent = draw('network.response-lost', name, nth) === 1;
      const arrivesAtMs = timeline.nowMs + MESSAGE_MS + draw('network.request-latency', name, nth);
      const returnsAtMs = arrivesAtMs + MESSAGE_MS + draw('network.response-latency', name, nth);
      const duplicateMs = draw('network.duplicate', name, nth);
      const givesUpAtMs = timeline.nowMs + (request.timeoutMs ?? REQUEST_TIMEOUT_MS);
      return new Promise((resolve) => {
        const tell = (reply: Reply): void => {
          told = true;
          resolve(reply);
        };
        const inTime = !lost && !silent && returnsAtMs <= givesUpAtMs;
        if (!lost) {
          timeline.at(arrivesAtMs, () => {
            const reply = arrive(request);
            if (inTime) timeline.at(returnsAtMs, () => tell(reply));
          });
          if (duplicateMs > 0) timeline.at(arrivesAtMs + duplicateMs, () => void arrive(request));
        }
        if (!inTime) {
          timeline.at(givesUpAtMs, () => tell({ kind: 'no-response', because: 'timeout' }));
        }
      });
    };
    const begin = (): void => {
      if (begun) return;
      begun = true;
      told = true;
      let keysMade = 0;
      let random: (() => number) | undefined;
      const ended = client({
        task,
        random: () => {
          random ??= randomFrom(draw('client.randomness', name, 0));
          return random();
        },
        newKey: () => `${name}-key-${++keysMade}`,
        memory: createMemory(),
        database: createMemoryDatabase(),
        webhooks: {
          listen: (given) => {
            handler = given;
          },
        },
        transport: { send },
        clock: {
          now: () => timeline.nowMs,
          sleep: (ms) =>
            new Promise((resolve) => {
              after(Math.ceil(Math.max(0, ms)), () => {
                told = true;
                resolve();
              });
            }),
        },
      });
      void ended.then(() => {
        over = true;
      });
    };

    const reduce = platform({ timeline, draw, after, refuse, begin, hear });
    await new Promise<void>((resolve) => {
      const pump = (): void => {
        for (;;) {
          if (told) {
            told = false;
            queueMicrotask(() => process.nextTick(pump));
            return;
          }
          if (!timeline.step()) {
            resolve();
            return;
          }
        }
      };
      pump();
    });
    return requests;
  };
}
