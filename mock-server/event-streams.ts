import type { ServerResponse } from 'node:http';
import type { Journal, JournalEntry } from '../src/platform/journal.ts';
import { writeOut } from '../src/platform/written-entry.ts';
import type { ServerTimers } from './server-timers.ts';

/** How many listeners one session takes. */
const STREAMS_MAX = 32;
/** A comment this often keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;
/** A listener that has this much unread is cut off; it can resume with Last-Event-ID. */
const UNREAD_BYTES_MAX = 1024 * 1024;

/** Sends the journal of a session, as it is written, to whoever listens (server-sent events). */
export class EventStreams {
  readonly #journal: Journal;
  readonly #timers: ServerTimers;
  readonly #open = new Set<ServerResponse>();
  #stopListening: (() => void) | undefined;
  #heartbeat: unknown;

  constructor(journal: Journal, timers: ServerTimers) {
    this.#journal = journal;
    this.#timers = timers;
  }

  /** How many listen. */
  get size(): number {
    return this.#open.size;
  }

  /** Whether no more listeners are taken. */
  get full(): boolean {
    return this.#open.size >= STREAMS_MAX;
  }

  /**
   * Sends what the journal still has after entry `afterSequence` and then each new entry. A number
   * that the journal has not reached is of an earlier world, so all is sent.
   */
  open(response: ServerResponse, afterSequence: number, onClose: () => void): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(': the journal of this session\n\n');
    const after = afterSequence > this.#journal.written ? 0 : afterSequence;
    for (const entry of this.#journal.entries) {
      if (entry.sequence > after) response.write(eventText(entry));
    }
    this.#open.add(response);
    response.on('error', () => response.destroy());
    response.once('close', () => {
      this.#open.delete(response);
      if (this.#open.size === 0) this.#rest();
      onClose();
    });
    this.#stopListening ??= this.#journal.listen((entry) => this.#send(eventText(entry)));
    this.#beat();
  }

  /** Ends every stream. */
  close(): void {
    this.#rest();
    for (const response of this.#open) response.end();
    this.#open.clear();
  }

  #send(text: string): void {
    for (const response of this.#open) {
      if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
      else response.write(text);
    }
  }

  #beat(): void {
    this.#heartbeat ??= this.#timers.setTimeout(() => {
      this.#heartbeat = undefined;
      if (this.#open.size === 0) return;
      this.#send(': still here\n\n');
      this.#beat();
    }, HEARTBEAT_MS);
  }

  #rest(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#timers.clearTimeout(this.#heartbeat);
    this.#heartbeat = undefined;
  }
}

function eventText(entry: JournalEntry): string {
  return `id: ${entry.sequence}\nevent: ${entry.kind}\ndata: ${JSON.stringify(writeOut(entry))}\n\n`;
}
