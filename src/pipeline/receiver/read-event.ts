import { z } from 'zod';
import { reRecordKey } from '../../client/re-record-command.ts';
import {
  RECORDING_EVENT_TYPES,
  type RecordingClaim,
  type RecordingEvent,
} from '../recording-event.ts';
import { unsafePlace } from './unsafe-place.ts';

/** A body that was read as an event, or what is wrong with it. */
export type EventReading =
  | { readonly ok: true; readonly event: RecordingEvent }
  | {
      readonly ok: false;
      /** 400 if it is no JSON, 422 if it does not say what it must. */
      readonly status: 400 | 422;
      /** Where the fault is: `data.recordingId`; the whole body if empty. */
      readonly field: string;
      readonly message: string;
    };

/** Longer than any id of a platform (ours). */
const ID_LENGTH_MAX = 128;
const TEXT_LENGTH_MAX = 2000;
/** Visible ASCII: an id becomes part of a path, a header and a key. */
const ID = /^[\x21-\x7e]+$/;
/** A path from the root. With `//` or without a slash, it could name another host. */
const PATH = /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/;

const id = z.string().min(1).max(ID_LENGTH_MAX).regex(ID, 'must be of visible ASCII characters');
const moment = z.iso.datetime({ offset: true });
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

const envelope = z.object({
  id,
  type: z.enum(RECORDING_EVENT_TYPES),
  time: moment,
  data: z.object({
    interactionId: id,
    recordingId: id,
    status: z.enum(['completed', 'failed']).nullish(),
    uploadStatus: z.enum(['completed', 'upload_failed', 'failed']).nullish(),
    startTime: moment.nullish(),
    endTime: moment.nullish(),
    durationMs: amount.nullish(),
    artifactSize: amount.nullish(),
    uri: z.string().max(TEXT_LENGTH_MAX).regex(PATH, 'must be a path from the root').nullish(),
    failureReason: z.string().max(TEXT_LENGTH_MAX).nullish(),
  }),
});

type Envelope = z.infer<typeof envelope>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the body of a delivery: both vendors' events have one shape (seed 001). Never throws. */
export function readEvent(
  rawBody: Uint8Array,
  tenant: string,
  correlationId: string | undefined,
): EventReading {
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(rawBody));
  } catch {
    return { ok: false, status: 400, field: '', message: 'the body is no JSON in UTF-8' };
  }
  const unsafe = unsafePlace(json);
  if (unsafe !== undefined) return { ok: false, status: 422, ...unsafe };
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return { ok: false, status: 422, ...firstFault(parsed.error) };
  const { data } = parsed;
  if (!makesKey(tenant, data)) {
    const message = 'the ids are too long together to make an idempotency key of';
    return { ok: false, status: 422, field: 'data.recordingId', message };
  }
  const claim = claimOf(data);
  if (claim === undefined) {
    const message = 'neither this nor data.status says what became of the recording';
    return { ok: false, status: 422, field: 'data.uploadStatus', message };
  }
  return {
    ok: true,
    event: {
      id: data.id,
      type: data.type,
      atMs: Date.parse(data.time),
      interactionId: data.data.interactionId,
      recordingId: data.data.recordingId,
      claim,
      correlationId: correlationId ?? data.id,
    },
  };
}

function firstFault({ issues }: z.ZodError): { field: string; message: string } {
  const [first] = issues;
  return { field: first?.path.join('.') ?? '', message: first?.message ?? 'is not an event' };
}

/** The longest key that the pipeline will need for the recording. */
function makesKey(tenant: string, { data }: Envelope): boolean {
  const { interactionId, recordingId: originalRecordingId } = data;
  try {
    reRecordKey({ tenant, interactionId, originalRecordingId, attempt: 9 });
    return true;
  } catch {
    return false;
  }
}

/** What is claimed; the worse of what is said twice. `undefined` if the end is not told at all. */
function claimOf({ type, data }: Envelope): RecordingClaim | undefined {
  const { status, uploadStatus, durationMs, artifactSize, uri, failureReason } = data;
  const told = [typeSays(type), status, uploadStatus].filter((one) => one != null);
  if (told.length === 0) return undefined;
  return {
    status: told.every((one) => one === 'completed') ? 'completed' : 'failed',
    capturedMs: capturedMs(data),
    durationMs: durationMs ?? undefined,
    artifactBytes: artifactSize ?? undefined,
    uri: uri ?? undefined,
    failureReason: failureReason ?? undefined,
  };
}

function typeSays(type: RecordingEvent['type']): 'completed' | 'failed' | undefined {
  if (type === 'interaction.recording.completed') return 'completed';
  return type === 'interaction.recording.failed' ? 'failed' : undefined;
}

/** An end before its beginning says nothing of the length; that is no reason to lose the event. */
function capturedMs({ startTime, endTime }: Envelope['data']): number | undefined {
  if (startTime == null || endTime == null) return undefined;
  const ms = Date.parse(endTime) - Date.parse(startTime);
  return ms >= 0 ? ms : undefined;
}
