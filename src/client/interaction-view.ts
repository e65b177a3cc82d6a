import type { Reply } from '../transport/transport.ts';
import { isRecord, textOf } from './text-of.ts';

/** What a read says of one recording of an interaction. */
export interface RecordingView {
  readonly id: string;
  readonly uploadStatus: string;
  /** How long it captured by the moments at which it began and ended; not by what was stored. */
  readonly capturedMs: number | undefined;
  /** How long its file plays by the metadata, which may be wrong. */
  readonly durationMs?: number | undefined;
  readonly uri: string | undefined;
  /** The recording that it is to replace. */
  readonly replaces: string | undefined;
  readonly attempt: number | undefined;
}

/** What a read says of an interaction. */
export interface InteractionView {
  /** Whether there is audio to record, is not yet, or never will be again; as this read has it. */
  readonly phase: 'live' | 'early' | 'ended';
  readonly etag: string | undefined;
  readonly recordings: readonly RecordingView[];
}

/** The states in which there is audio, and those in which there is none any more (seed 001). */
const LIVE = ['active', 'connected'];
const ENDED = ['completed', 'disconnected', 'ended'];
/** The states in which nothing more happens to a recording. */
const OVER = ['completed', 'upload_failed'];

/** Whether the capture and its upload are over. */
export function isOver({ uploadStatus }: RecordingView): boolean {
  return OVER.includes(uploadStatus);
}

/** What the answer to a read of an interaction says, or `undefined` if it is no such answer. */
export function interactionView(reply: Reply & { kind: 'response' }): InteractionView | undefined {
  const { status, headers, body } = reply;
  if (status !== 200 || !isRecord(body) || !Array.isArray(body.recordings)) return undefined;
  return {
    phase: phaseOf(String(body.state)),
    etag: headers.etag,
    recordings: body.recordings.filter(isRecord).map(recordingView),
  };
}

function phaseOf(state: string): InteractionView['phase'] {
  if (LIVE.includes(state)) return 'live';
  return ENDED.includes(state) ? 'ended' : 'early';
}

function recordingView(body: Record<string, unknown>): RecordingView {
  const capturedMs = Date.parse(String(body.endTime)) - Date.parse(String(body.startTime));
  return {
    id: String(body.id),
    uploadStatus: String(body.uploadStatus),
    capturedMs: Number.isNaN(capturedMs) ? undefined : capturedMs,
    durationMs: typeof body.durationMs === 'number' ? body.durationMs : undefined,
    uri: textOf(body, 'uri'),
    replaces: textOf(body, 'originalRecordingId'),
    attempt: typeof body.retrySequence === 'number' ? body.retrySequence : undefined,
  };
}
