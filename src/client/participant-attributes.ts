import { type Bounds, type PursuitTools, pursue } from './attempt.ts';
import { type AwaitedEvents, actOnEvents } from './attributes-on-events.ts';
import type { BackoffOptions } from './backoff.ts';
import type { Client, ClientTools, Outcome } from './client.ts';
import { type WriteRefusal, writeConditionally } from './conditional-write.ts';
import type { Memory } from './memory.ts';
import { isRecord, textOf } from './text-of.ts';

/** Whose attributes are to be written, and which. */
export interface AttributesTask {
  readonly conversationId: string;
  readonly participantId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Set for a worker that is told of calls by events; without it, it writes at once. */
  readonly onEvents?: AwaitedEvents;
}

/** How hard the client tries. */
export interface AttributesOptions {
  /** The whole task takes no longer, or what one event asks for; five minutes unless told. */
  readonly deadlineMs?: number;
  /** It makes no more requests, for each event; 36 unless told, of which one is for a last look. */
  readonly requestsMax?: number;
  readonly backoff?: BackoffOptions;
  /** For so long events are waited for, since some get lost; four minutes unless told. */
  readonly eventsWithinMs?: number;
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
 *
 * With `onEvents` each event is an intent of its own, under a key made from its id. Should no event
 * tell of `conversationId` in time, it is written to all the same.
 */
export function createParticipantAttributes(
  options: AttributesOptions = {},
): Client<AttributesTask> {
  const { eventsWithinMs = 240_000 } = options;
  return async (tools) => {
    const { task, memory, newKey } = tools;
    const { conversationId, participantId, onEvents } = task;
    const writeAnyway = (): Promise<Outcome> =>
      writeOnce(tools, options, { conversationId, participantId, ...keyOf(memory, newKey) });
    if (onEvents === undefined) return writeAnyway();
    return actOnEvents(tools, {
      awaited: onEvents,
      withinMs: eventsWithinMs,
      conversationId,
      writeAnyway,
      write: (place, eventId, isOld) =>
        writeOnce(tools, options, { ...place, key: `attributes-${eventId}`, isOld }),
    });
  };
}

/** A participant, and the intent to write its attributes. */
interface Intent {
  readonly conversationId: string;
  readonly participantId: string;
  readonly key: string;
  /** Whether an earlier life may have begun it. */
  readonly isOld: boolean;
}

async function writeOnce(
  tools: ClientTools<AttributesTask>,
  options: AttributesOptions,
  { conversationId, participantId, key, isOld }: Intent,
): Promise<Outcome> {
  const { deadlineMs = 300_000, requestsMax = 36 } = options;
  const { clock, task } = tools;
  const path = `/api/v2/conversations/voice/${encodeURIComponent(conversationId)}/participants/${encodeURIComponent(participantId)}`;
  const pursuit: PursuitTools = options.backoff ? { ...tools, backoff: options.backoff } : tools;
  const bounds: Bounds = {
    deadlineMs: clock.now() + deadlineMs,
    budget: { remaining: requestsMax - 1 },
  };
  const parts = Object.keys(task.attributes).length;
  const shown = (body: unknown) => shownOf(body, task.attributes);
  const body = { attributes: { ...task.attributes } };
  const write = { path, body, key, parts, shown, attemptedBefore: isOld };
  const end = await writeConditionally(pursuit, write, bounds);
  switch (end.kind) {
    case 'written':
      return { status: 'done' };
    case 'refused':
      return refused(end);
    case 'exhausted': {
      const because = `${end.because} reached`;
      if (!end.outcomeUnknown) {
        return { status: 'failed', because: `${because}; no attempt was taken` };
      }
      const last: Bounds = { deadlineMs: clock.now(), budget: { remaining: 1 } };
      const look = await pursue(pursuit, { method: 'GET', path }, last, (reply) => ({
        kind: 'settled',
        result: shown(reply.body).length === parts,
      }));
      if (look.kind === 'settled' && look.result) return { status: 'done' };
      return { status: 'unknown', because: `${because}; an unanswered attempt may take effect` };
    }
  }
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
