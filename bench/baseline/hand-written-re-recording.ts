import { isoAt } from '../../src/time/epoch.ts';
import type { Media } from '../../src/transport/transport.ts';
import { answer, type Desk, type HandWritten } from './hand-written-run.ts';
import { HandWrittenView } from './hand-written-view.ts';

const CALL = 'int-1';
const SEGMENT_MS = 3000;
const HEADER_BYTES = 44;
const RATE_HZ = 8000;
const KEPT_SHARES = [1, 0, 0.5, 0.95];
const OVER = new Set(['completed', 'upload_failed']);

interface Capture {
  readonly id: string;
  readonly replaces:
    | { readonly originalRecordingId: string; readonly retrySequence: number }
    | undefined;
  state: string;
  readonly view: HandWrittenView<string>;
  changes: number;
  fromMs: number | undefined;
  toMs: number | undefined;
}

/** A recorded call by hand: captures that close and upload, whose files may be damaged. */
export const handWrittenReRecording: HandWritten = (desk) => {
  const { timeline, draw, after, refuse, begin } = desk;
  const captures: Capture[] = [];
  let lock: Capture | undefined;
  let version = 1;
  let state = 'active';

  const enter = (capture: Capture, to: string): void => {
    const { id } = capture;
    capture.state = to;
    capture.view.change(to, draw('recording.view-lag', id, capture.changes++));
    const next = (kind: 'start' | 'stop' | 'upload', then: () => string): void => {
      after(draw(`recording.${kind}-lag`, id, 0), () => {
        if (capture.state === to) enter(capture, then());
      });
    };
    if (to === 'queued') next('start', () => 'recording');
    else if (to === 'recording') capture.fromMs = timeline.nowMs;
    else if (to === 'stopping') next('stop', () => 'uploading');
    else if (to === 'uploading') {
      capture.toMs = timeline.nowMs;
      after(draw('recording.lock-lag', id, 0), () => {
        if (lock === capture) lock = undefined;
      });
      next('upload', () =>
        draw('recording.upload-failure', id, 0) === 1 ? 'upload_failed' : 'completed',
      );
      begin();
    }
  };
  const start = (replaces: Capture['replaces']): Capture => {
    const id = `rec-${captures.length + 1}`;
    const capture: Capture = {
      id,
      replaces,
      state: '',
      view: new HandWrittenView(timeline),
      changes: 0,
      fromMs: undefined,
      toMs: undefined,
    };
    captures.push(capture);
    lock = capture;
    enter(capture, 'queued');
    const lengthMs = SEGMENT_MS + draw('media.segment-lag', id, 0);
    const close = (): void => {
      if (capture.state !== 'queued' && capture.state !== 'recording') return;
      const dueAtMs = (capture.fromMs ?? timeline.nowMs) + lengthMs;
      if (timeline.nowMs < dueAtMs) timeline.at(dueAtMs, close);
      else enter(capture, 'stopping');
    };
    after(lengthMs, close);
    return capture;
  };
  const hangUp = (): void => {
    state = 'ended';
    version += 1;
    if (lock?.state === 'queued' || lock?.state === 'recording') enter(lock, 'stopping');
  };

  start(undefined);
  after(500 + draw('conversation.step-lag', CALL, 0), () => {
    version += 1;
    const hangUpMs = draw('conversation.hang-up', CALL, 0);
    if (hangUpMs > 0) after(hangUpMs, hangUp);
    after(2000 + draw('conversation.step-lag', CALL, 1), () => {
      if (state === 'ended') return;
      state = 'connected';
      version += 1;
    });
  });
  return ({ method, path, headers, body }) => {
    if (method === 'GET') {
      const file = captures.find(({ id }) => path.endsWith(`/${id}/media`));
      if (file !== undefined) {
        return {
          kind: 'response',
          status: 200,
          headers: {},
          body: undefined,
          media: fileOf(desk, file),
        };
      }
      const recordings = captures.filter(({ view }) => view.shown !== undefined).map(bodyOf);
      return answer(200, { id: CALL, state, recordings }, { etag: `"${version}"` });
    }
    if (state === 'ended' && draw('media.capture-after-end', CALL, 0) === 0) {
      return refuse(409, 'interaction.ended', 'The interaction has ended.');
    }
    if (lock !== undefined) {
      return refuse(409, 'recording.in.progress', 'A recording is already in progress.');
    }
    const tag = headers?.['if-match'];
    if (tag !== undefined && tag !== `"${version}"`) {
      const message = `The resource has changed; it is at "${version}" now.`;
      return refuse(409, 'stale.version', message);
    }
    const { metadata } = body as { metadata: NonNullable<Capture['replaces']> };
    version += 1;
    return answer(201, { id: start(metadata).id, interactionId: CALL, uploadStatus: 'queued' });
  };
};

function bodyOf({ id, view: { shown }, fromMs, toMs, replaces }: Capture) {
  const uploadStatus = shown === 'stopping' ? 'recording' : shown;
  const closed = uploadStatus === 'uploading' || OVER.has(uploadStatus ?? '');
  return {
    id,
    uploadStatus,
    startTime: fromMs === undefined ? undefined : isoAt(fromMs),
    endTime: closed && toMs !== undefined ? isoAt(toMs) : undefined,
    uri: uploadStatus === 'completed' ? pathOf(id) : undefined,
    ...replaces,
  };
}

function pathOf(id: string): string {
  return `/api/v2/interactions/${CALL}/recordings/${id}/media`;
}

/** A file of which only the header is ever looked at. */
function fileOf({ draw }: Desk, { id, fromMs = 0, toMs = 0 }: Capture): Media {
  const samples = Math.floor(((toMs - fromMs) * RATE_HZ) / 1000);
  const whole = HEADER_BYTES + samples * 2;
  const length = Math.floor(whole * (KEPT_SHARES[draw('media.truncation', id, 0)] ?? 1));
  const damage = draw('media.header', id, 0);
  return {
    contentType: 'audio/wav',
    length,
    bytes: (from = 0, to = HEADER_BYTES) => {
      const view = new DataView(new ArrayBuffer(HEADER_BYTES));
      view.setUint32(0, damage === 1 ? 0 : 0x52494646);
      view.setUint32(8, 0x57415645);
      view.setUint32(12, 0x666d7420);
      view.setUint16(20, 1, true);
      view.setUint16(22, 1, true);
      view.setUint32(24, RATE_HZ, true);
      view.setUint32(28, damage === 2 ? RATE_HZ : RATE_HZ * 2, true);
      view.setUint16(32, 2, true);
      view.setUint16(34, 16, true);
      view.setUint32(36, 0x64617461);
      view.setUint32(40, samples * 2, true);
      return new Uint8Array(view.buffer, from, Math.min(to, HEADER_BYTES) - from);
    },
  };
}
