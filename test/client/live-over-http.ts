import type { Client, ClientTools, Outcome } from '../../src/client/client.ts';
import { retryAfterMs } from '../../src/client/retry-after.ts';
import type { Clock } from '../../src/time/clock.ts';
import type { Reply } from '../../src/transport/transport.ts';
import type { Place } from './start-endpoints.ts';

/** A client over HTTP, and what may kill it. */
export interface HttpLife<Task> {
  readonly client: Client<Task>;
  readonly clock: Clock;
  readonly place: Place;
  /** 1 kills it before it sends the nth request, from 0 on and over all lives; 2 right after. */
  readonly crashOf: (sent: number) => number;
  /** What outlives it, and how it sends. */
  readonly tools: Omit<ClientTools<Task>, 'clock' | 'webhooks'>;
}

const BEFORE_SENDING = 1;
/** A supervisor's pause, as in simulation; in ms of the platform. */
const RESTART_MS = 1000;
const NOTHING_SENT = Promise.resolve(undefined);

/** Lets a client live until it ends, and starts it again with what it remembered when it is killed. */
export async function liveOverHttp<Task>(
  life: HttpLife<Task>,
): Promise<{ readonly outcome: Outcome; readonly kills: number }> {
  const { place, clock } = life;
  let sent = 0;
  for (let kills = 0; ; kills++) {
    const end = await liveOnce(life, () => sent++);
    if ('outcome' in end) {
      place.attend('gone');
      return { outcome: end.outcome, kills };
    }
    place.attend('dead');
    const unheard = await end.unheard;
    // The server cannot know that nobody heard its answer, and holds the client to it.
    const askedMs = unheard?.kind === 'response' ? (retryAfterMs(unheard.headers) ?? 0) : 0;
    await clock.sleep(Math.max(RESTART_MS, askedMs));
  }
}

/** How a life ended: by a last word, or by a kill and with an answer that came to nobody. */
type End = { readonly outcome: Outcome } | { readonly unheard: Promise<Reply | undefined> };

/** One life, until its last word or its death; whoever is dead hears of nothing any more. */
function liveOnce<Task>(life: HttpLife<Task>, count: () => number): Promise<End> {
  const { client, clock, place, crashOf, tools } = life;
  return new Promise((resolve) => {
    let dead = false;
    const unlessDead = async <Value>(value: Promise<Value>): Promise<Value> => {
      const known = await value;
      return dead ? never() : known;
    };
    const die = (unheard: Promise<Reply | undefined>): Promise<never> => {
      dead = true;
      resolve({ unheard });
      return never();
    };
    const lastWord = client({
      ...tools,
      clock: { now: () => clock.now(), sleep: (ms) => unlessDead(clock.sleep(ms)) },
      transport: {
        send(request) {
          if (dead) return never();
          const crash = crashOf(count());
          if (crash === BEFORE_SENDING) return die(NOTHING_SENT);
          const reply = tools.transport.send(request);
          return crash === 0 ? unlessDead(reply) : die(reply);
        },
      },
      webhooks: {
        listen(handler) {
          if (!dead) place.attend((delivery) => (dead ? never() : handler(delivery)));
        },
      },
    });
    lastWord.then(
      (outcome) => resolve({ outcome: outcome ?? { status: 'done' } }),
      (error: unknown) =>
        resolve({ outcome: { status: 'failed', because: `it threw: ${String(error)}` } }),
    );
  });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
