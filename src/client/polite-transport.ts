import type { ClientRequest, Reply, Transport } from '../transport/transport.ts';
import type { ClientTools } from './client.ts';
import { retryAfterMs } from './retry-after.ts';

const QUIET_UNTIL = 'quiet until ms';
/** The least time between an answer and the same request again, whichever step repeats it. */
const REPEAT_PAUSE_MS = 50;

/**
 * A transport for a client of several concurrent steps. It sends one request at a time, and none
 * while an answer has asked to be left alone, whichever step got that answer: two that are under way
 * together could be answered at the same moment, and the one step would go on before the
 * other has heard. Steps that repeat the same request by turns pause between. Until when it is to be
 * quiet it remembers over a crash.
 */
export function politely({
  transport,
  clock,
  memory,
}: Pick<ClientTools, 'transport' | 'clock' | 'memory'>): Transport {
  let quietUntilMs = Number(memory.get(QUIET_UNTIL) ?? 0);
  let last: Promise<unknown> = Promise.resolve();
  /** Requests that were given in and are not answered. */
  let open = 0;
  let before: ClientRequest | undefined;
  let returnedAtMs = 0;
  const deliver = async (request: ClientRequest): Promise<Reply> => {
    const repeats = before?.method === request.method && before.path === request.path;
    const readyAtMs = Math.max(quietUntilMs, repeats ? returnedAtMs + REPEAT_PAUSE_MS : 0);
    if (clock.now() < readyAtMs) await clock.sleep(readyAtMs - clock.now());
    const reply = await transport.send(request);
    before = request;
    returnedAtMs = clock.now();
    open -= 1;
    if (reply.kind === 'response' && reply.status === 429) {
      quietUntilMs = returnedAtMs + (retryAfterMs(reply.headers) ?? 0);
      memory.set(QUIET_UNTIL, quietUntilMs);
    }
    return reply;
  };
  return {
    send(request) {
      const mine = open === 0 ? deliver(request) : last.then(() => deliver(request));
      open += 1;
      last = mine;
      return mine;
    },
  };
}
