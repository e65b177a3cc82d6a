import { type Bounds, type PursuitTools, pursue } from './attempt.ts';
import type { BackoffOptions } from './backoff.ts';
import type { Client, Outcome } from './client.ts';
import { type WriteRefusal, writeConditionally } from './conditional-write.ts';
import { firstEvent } from './first-event.ts';
import type { Memory } from './memory.ts';
import { isRecord, textOf } from './text-of.ts';

/** Whose attributes are to be written, and which. */
export interface AttributesTask {
  readonly conversationId: string;
  readonly participantId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The type of the event on the conversation that is waited for first; none unless told. */
  readonly onEvent?: string;
}

/** How hard the client tries. */
export interface AttributesOptions {
  /** The whole task takes no longer; five minutes unless told. */
  readonly deadlineMs?: number;
  /** It makes no more requests; 36 unless told, of which one is kept for a last look. */
  readonly requestsMax?: number;
  readonly backoff?: BackoffOptions;
  /** An event that is waited for and has not come by then is not needed; a minute unless told. */
  readonly eventWithinMs?: number;
}

/** Where the key of the intent outlives the client. */
const KEY = 'participant-attributes.key';

/**
 * Writes attributes of one participant in mid-call, whatever the call, other writers and the network
 * do meanwhile.
 *
 * It uses the participant's own route, whose version changes less often than the conversation's, and
 * sends only its own attributes, so that it can undo nobody else's. One idempotency key stands for
 * the whole intent and is stored before the first attempt, so that neither a late copy nor a restart
 * writes again. Done means that the platform took the write; a flow that ends later may still save
 * its own copy over it, which is the platform's doing and which no client can prevent.
 */
export function createParticipantAttributes(
  options: AttributesOptions = {},
): Client<AttributesTask> {
  const { deadlineMs = 300_000, requestsMax = 36, eventWithinMs = 60_000 } = options;
  return async (tools) => {
    const { task, clock, memory, newKey } = tools;
    const { conversationId, participantId, attributes, onEvent } = task;
    if (onEvent !== undefined) {
      const event = { type: onEvent, field: 'conversationId', value: conversationId };
      await firstEvent(tools, event, eventWithinMs);
    }
    const path = `/api/v2/conversations/voice/${encodeURIComponent(conversationId)}/participants/${encodeURIComponent(participantId)}`;
    const pursuit: PursuitTools = options.backoff ? { ...tools, backoff: options.backoff } : tools;
    const bounds: Bounds = {
      deadlineMs: clock.now() + deadlineMs,
      budget: { remaining: requestsMax - 1 },
    };
    const { key, isOld } = keyOf(memory, newKey);
    const parts = Object.keys(attributes).length;
    const shown = (body: unknown) => shownOf(body, attributes);
    const body = { attributes: { ...attributes } };
    const write = { path, body, key, parts, shown, attemptedBefore: isOld };
    const end = await writeConditionally(pursuit, write, bounds);
    switch (end.kind) {
      case 'written':
        return { status: 'done' };
      case 'refused':
        return refused(end);
      case 'exhausted': {
        const because = `${end.because} reached`;
        if (!end.outcomeUnknown)
          return { status: 'failed', because: `${because}; no attempt was taken` };
        const last: Bounds = { deadlineMs: clock.now(), budget: { remaining: 1 } };
        const look = await pursue(pursuit, { method: 'GET', path }, last, (reply) => ({
          kind: 'settled',
          result: shown(reply.body).length === parts,
        }));
        if (look.kind === 'settled' && look.result) return { status: 'done' };
        return { status: 'unknown', because: `${because}; an unanswered attempt may take effect` };
      }
    }
  };
}

function keyOf(memory: Memory, newKey: () => string): { key: string; isOld: boolean } {
  const stored = memory.get(KEY);
  if (typeof stored === 'string') return { key: stored, isOld: true };
  const key = newKey();
  memory.set(KEY, key);
  return { key, isOld: false };
}

function refused(refusal: WriteRefusal): Outcome {
  const { outcomeUnknown, method, status, body, correlationId = 'none', looksLikeScope } = refusal;
  const message = textOf(body, 'message');
  const why = message === undefined ? '' : `: ${message}`;
  const scope = method === 'GET' ? 'conversation:view' : 'conversation:write';
  const hint = looksLikeScope ? `; nothing conflicts, so see whether the token has ${scope}` : '';
  return {
    status: outcomeUnknown ? 'unknown' : 'failed',
    because: `${method} was refused with ${status}${why}${hint} (correlation id ${correlationId})`,
  };
}

/** The names of those attributes that have the value that is wanted. */
function shownOf(body: unknown, wanted: AttributesTask['attributes']): string[] {
  const shown = isRecord(body) && isRecord(body.attributes) ? body.attributes : {};
  return Object.keys(wanted).filter((name) => shown[name] === wanted[name]);
}
