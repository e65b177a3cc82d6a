import type { Clock } from '../time/clock.ts';
import type { ClientRequest, Reply, Transport } from '../transport/transport.ts';
import { retryAfterMs } from './retry-after.ts';

const MINUTE_MS = 60_000;
/** Which part of a minute's worth may go out at once. */
const BURST_SHARE = 0.1;

/** Sends no faster than a published limit allows, and learns from what answers tell of it. */
export interface PacedSender {
  /** How long to wait before the next request, in ms; 0 if it may go out now. */
  readyInMs(): number;
  /** Sends, and counts it. Whoever sends before it is ready breaks the pace. */
  send(request: ClientRequest): Promise<Reply>;
}

/**
 * Paces what goes out under one token: a small burst, then evenly, so that in no minute more goes
 * out than is allowed. `inin-ratelimit-allowed` lowers the pace where the platform allows less,
 * `inin-ratelimit-count` stops it where others have used up what is shared, and `Retry-After` is
 * waited out.
 *
 * @param perMinute the published limit (vendor: 300 for each token).
 */
export function createPacedSender(
  transport: Transport,
  clock: Clock,
  perMinute: number,
): PacedSender {
  let allowed = perMinute;
  let level = burstOf(allowed);
  let levelAtMs = clock.now();
  let heldUntilMs = 0;

  const refill = (): void => {
    const nowMs = clock.now();
    level = Math.min(burstOf(allowed), level + (nowMs - levelAtMs) * rateOf(allowed));
    levelAtMs = nowMs;
  };
  const hold = (ms: number): void => {
    heldUntilMs = Math.max(heldUntilMs, clock.now() + ms);
  };

  const learn = ({ status, headers }: Reply & { kind: 'response' }): void => {
    const told = numberOf(headers['inin-ratelimit-allowed']);
    const count = numberOf(headers['inin-ratelimit-count']);
    if (told !== undefined && told >= 1 && told < allowed) {
      refill();
      allowed = told;
    }
    if (told !== undefined && count !== undefined && count >= told) hold(MINUTE_MS / told);
    const waitMs = retryAfterMs(headers);
    if (waitMs !== undefined) hold(waitMs);
    else if (status === 429) hold(MINUTE_MS / allowed);
  };

  return {
    readyInMs() {
      refill();
      const forLevelMs = level >= 1 ? 0 : Math.ceil((1 - level) / rateOf(allowed));
      return Math.max(forLevelMs, heldUntilMs - clock.now());
    },
    async send(request) {
      refill();
      level -= 1;
      const reply = await transport.send(request);
      if (reply.kind === 'response') learn(reply);
      return reply;
    },
  };
}

function burstOf(allowed: number): number {
  return Math.max(1, Math.floor(allowed * BURST_SHARE));
}

/** Requests a millisecond, such that a burst and a minute of them are what is allowed. */
function rateOf(allowed: number): number {
  return Math.max(allowed - burstOf(allowed), 0.5) / MINUTE_MS;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
