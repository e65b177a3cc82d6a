import { eventBody } from '../receiver/signed-event.ts';
import type { Note, ScriptedDialect } from './scripted-dialect.ts';

/** How the recording of a call goes. */
export type CallKind = 'sound' | 'repaired' | 'twice' | 'stored' | 'missing';

interface Script {
  /** How many second captures it takes. */
  readonly captures: number;
  /** What the pipeline says of it in the end. */
  readonly end: 'verified' | 'stored' | 'review';
  /** Whether the call is over before anybody hears of its recording. */
  readonly over: boolean;
}

/** What must come of each kind: no capture more and none less, and one end. */
export const SCRIPTS: Readonly<Record<CallKind, Script>> = {
  sound: { captures: 0, end: 'verified', over: false },
  repaired: { captures: 1, end: 'verified', over: false },
  twice: { captures: 2, end: 'verified', over: false },
  stored: { captures: 0, end: 'stored', over: true },
  missing: { captures: 0, end: 'review', over: true },
};

const LENGTH_MS = 1000;
const BEGAN_AT_MS = Date.parse('2026-03-01T12:00:00.000Z');

/** A second capture. */
export interface Capture {
  readonly id: string;
  readonly key: string;
  readonly attempt: number;
  readonly overAtMs: number;
  readonly good: boolean;
}

/** What is answered, and what it did. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** What the calls of one platform have in common. */
export interface CallSetting {
  readonly captureMs: number;
  readonly dialect: ScriptedDialect;
  /** The file of every recording that is whole; a second of 8 kHz. */
  readonly goodFile: Buffer;
}

/**
 * A call on the scripted platform. It keeps whatever was done to it: each capture, each note, and each
 * command that came under a key that was there already.
 */
export class ScriptedCall {
  readonly id: string;
  readonly kind: CallKind;
  readonly captures: Capture[] = [];
  readonly notes: Note[] = [];
  /** Commands that began while another capture was under way: both would be spoiled. */
  overlaps = 0;
  /** Commands that were answered with what an earlier copy had come to. */
  copies = 0;
  readonly #captureMs: number;
  readonly #dialect: ScriptedDialect;
  readonly #goodFile: Buffer;
  #version = 1;
  #endedAtMs: number | undefined;

  constructor(id: string, kind: CallKind, { captureMs, dialect, goodFile }: CallSetting) {
    this.id = id;
    this.kind = kind;
    this.#dialect = dialect;
    this.#captureMs = captureMs;
    this.#goodFile = goodFile;
    if (SCRIPTS[kind].over) this.#endedAtMs = BEGAN_AT_MS + LENGTH_MS;
  }

  get etag(): string {
    return `"${this.#version}"`;
  }

  /** The event of the call's own recording. */
  event(): Record<string, unknown> {
    return this.#eventOf(this.id, this.kind === 'sound');
  }

  /** What a read says. */
  view(): unknown {
    const { id, kind, captures, notes } = this;
    const nowMs = Date.now();
    const over = this.#endedAtMs !== undefined;
    const own = { id: `rec-${id}`, good: kind === 'sound', overAtMs: 0 };
    return {
      id,
      state: over ? 'completed' : 'connected',
      ...(over && { endTime: new Date(this.#endedAtMs ?? 0).toISOString() }),
      recordings: [own, ...captures].map((one) => ({
        id: one.id,
        startTime: new Date(BEGAN_AT_MS).toISOString(),
        endTime: new Date(BEGAN_AT_MS + LENGTH_MS).toISOString(),
        uploadStatus: uploadStatus(one, nowMs),
        uri: uriOf(one.id),
        ...('attempt' in one && { originalRecordingId: own.id, retrySequence: one.attempt }),
      })),
      ...this.#dialect.shown(notes.at(-1)),
    };
  }

  /** The file of one of its recordings, if there is one. */
  file(recordingId: string): Buffer | undefined {
    const own = recordingId === `rec-${this.id}`;
    const good = own
      ? this.kind === 'sound' || this.kind === 'stored'
      : this.captures.some(({ id, good }) => id === recordingId && good);
    return good ? this.#goodFile : undefined;
  }

  /** Starts a second capture, once for each key. Answers with its event, which is due when it is over. */
  command(
    key: string,
    attempt: number,
    condition: string | undefined,
  ): Answer & { readonly event?: Record<string, unknown> } {
    const known = this.captures.find((one) => one.key === key);
    if (known !== undefined) {
      this.copies += 1;
      return { status: 200, body: this.#dialect.accepted(known.id) };
    }
    if (this.#endedAtMs !== undefined) return { status: 409, body: { code: 'interaction.ended' } };
    if (condition !== undefined && condition !== this.etag) return STALE;
    const nowMs = Date.now();
    if (this.captures.some(({ overAtMs }) => overAtMs > nowMs)) this.overlaps += 1;
    const id = `cap-${this.captures.length + 1}-${this.id}`;
    const good = this.captures.length + 1 >= SCRIPTS[this.kind].captures;
    this.captures.push({ id, key, attempt, good, overAtMs: nowMs + this.#captureMs });
    this.#version += 1;
    return { status: 201, body: this.#dialect.accepted(id), event: this.#eventOf(id, good) };
  }

  /** Writes a note; the call ends then, if it has not. */
  note(note: Note, condition: string | undefined): Answer {
    if (condition !== undefined && condition !== this.etag) return STALE;
    this.notes.push(note);
    this.#version += 1;
    this.#endedAtMs ??= Date.now();
    return { status: 200, body: {} };
  }

  #eventOf(recording: string, good: boolean): Record<string, unknown> {
    const recordingId = recording === this.id ? `rec-${this.id}` : recording;
    const uploadStatus = good ? 'completed' : 'upload_failed';
    return eventBody(
      {
        interactionId: this.id,
        conversationId: this.id,
        recordingId,
        status: good ? 'completed' : 'failed',
        uploadStatus,
        startTime: new Date(BEGAN_AT_MS).toISOString(),
        endTime: new Date(BEGAN_AT_MS + LENGTH_MS).toISOString(),
        durationMs: LENGTH_MS,
        artifactSize: this.#goodFile.length,
        uri: uriOf(recordingId),
      },
      { id: `evt-${recordingId}`, type: this.#dialect.eventType(good) },
    );
  }
}

const STALE: Answer = { status: 412, body: { code: 'stale.version' } };

function uriOf(recordingId: string): string {
  return `/files/${recordingId}`;
}

function uploadStatus({ good, overAtMs }: Pick<Capture, 'good' | 'overAtMs'>, nowMs: number) {
  if (overAtMs > nowMs) return 'recording';
  return good ? 'completed' : 'upload_failed';
}
