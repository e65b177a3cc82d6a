import { classifyConflict } from '../../client/conflict.ts';
import { retryAfterMs } from '../../client/retry-after.ts';
import { isRecord, textOf } from '../../client/text-of.ts';
import type { ClientRequest, Reply, Transport } from '../../transport/transport.ts';
import type {
  CommandAnswer,
  Look,
  NoteAnswer,
  RecordingPlatform,
  Refused,
  Unavailable,
} from '../ports/recording-platform.ts';
import { seenInteraction } from '../seen-interaction.ts';
import { interactionPath, type VendorShape } from './vendor-shape.ts';

type Answered = Reply & { readonly kind: 'response' };

/** Under this header requests carry what ties them to an event, and platforms log it (vendor). */
const CORRELATION_HEADER = 'x-correlation-id';

/** Under this header comes the checksum of a file, where the platform gives one (ours). */
export const CHECKSUM_HEADER = 'x-checksum-sha256';

/** However long an answer asks to be left alone, it is asked again after this (ours: an hour). */
const RETRY_AFTER_MS_MAX = 3_600_000;

/** The platform over a transport, in a vendor's shape. */
export function createHttpPlatform(transport: Transport, shape: VendorShape): RecordingPlatform {
  const send = (request: ClientRequest, correlationId: string): Promise<Reply> =>
    transport.send({
      ...request,
      headers: { ...request.headers, [CORRELATION_HEADER]: correlationId },
    });
  return {
    async look(interactionId, correlationId) {
      const path = interactionPath(interactionId);
      const reply = await send({ method: 'GET', path }, correlationId);
      return unavailable(reply) ?? looked(reply as Answered);
    },
    async reRecord(command, condition, correlationId) {
      const reply = await send(shape.reRecord(command, condition), correlationId);
      return unavailable(reply) ?? commanded(reply as Answered, shape.recordingIdField);
    },
    async note(interactionId, seen, note, correlationId) {
      const reply = await send(shape.note(interactionId, seen, note), correlationId);
      return unavailable(reply) ?? noted(reply as Answered);
    },
  };
}

/** Something on the way answers for it, such as the page of a proxy: nobody knows what was done. */
const NOT_THE_PLATFORM: Unavailable = {
  kind: 'unavailable',
  because: 'the answer has not the form of the platform',
  retryAfterMs: 0,
};

function looked(reply: Answered): Look {
  const view = seenInteraction(reply);
  if (view !== undefined) return { kind: 'seen', view };
  if (reply.status === 404) return { kind: 'missing' };
  return reply.status === 200 ? NOT_THE_PLATFORM : refused(reply);
}

function commanded(reply: Answered, recordingIdField: string): CommandAnswer {
  const { status, body } = reply;
  if (status === 200 || status === 201) {
    if (!isRecord(body)) return NOT_THE_PLATFORM;
    return { kind: 'accepted', recordingId: textOf(body, recordingIdField) };
  }
  if (![400, 409, 412].includes(status)) return refused(reply);
  const conflict = classifyConflict(body);
  if (conflict === 'interaction-ended') return { kind: 'ended' };
  if (conflict === 'in-flight') {
    return { kind: 'unavailable', because: 'an earlier copy is in flight', retryAfterMs: 0 };
  }
  const changed = status !== 400 || conflict === 'stale-version';
  return changed ? { kind: 'changed' } : refused(reply);
}

function noted(reply: Answered): NoteAnswer {
  const { status, body } = reply;
  if (status >= 200 && status < 300) {
    return typeof body === 'string' ? NOT_THE_PLATFORM : { kind: 'noted' };
  }
  if (status === 404) return { kind: 'missing' };
  const conflict = classifyConflict(body);
  if (conflict === 'in-flight') {
    return { kind: 'unavailable', because: 'an earlier copy is in flight', retryAfterMs: 0 };
  }
  const changed = status === 409 || status === 412 || conflict === 'stale-version';
  return changed ? { kind: 'changed' } : refused(reply);
}

/** Whether the platform could not say; a token that is refused may be renewed meanwhile. */
export function unavailable(reply: Reply): Unavailable | undefined {
  if (reply.kind === 'no-response') {
    return { kind: 'unavailable', because: `no answer: ${reply.because}`, retryAfterMs: 0 };
  }
  const { status, headers } = reply;
  const passing = status >= 500 || status === 429 || status === 408 || status === 401;
  if (!passing) return undefined;
  return {
    kind: 'unavailable',
    because: `the platform answered ${status}`,
    retryAfterMs: Math.min(retryAfterMs(headers) ?? 0, RETRY_AFTER_MS_MAX),
  };
}

/** What the platform will never do, in its own words. */
export function refused({ status, body }: Answered): Refused {
  const message = textOf(body, 'message');
  const why = message === undefined ? '' : `: ${message}`;
  return { kind: 'refused', because: `the platform answered ${status}${why}` };
}
