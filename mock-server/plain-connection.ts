import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Headers, Json, PlatformResponse } from '../src/platform/message.ts';
import { type Fault, faultBody } from './fault-body.ts';
import type { PlainRequest, PlainRequestReader } from './plain-request.ts';
import type { Reply } from './reply-to.ts';
import { piecesOf } from './send-media.ts';

/** Answers a plain request by `reply`, now or later; or answers `false` if it is not the one to. */
export type PlainHandler = (request: PlainRequest, reply: Reply) => boolean;

/** What becomes of a connection that is not, or no longer, a plain one. */
export interface PlainConnectionEnds {
  /** It sent what has to be read in full; that is the first thing to be read from it again. */
  handOver(connection: PlainConnection): void;
  closed(connection: PlainConnection): void;
}

/** What no value of a header may hold, as by RFC 9110 §5.5. */
const NOT_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * A connection for as long as it sends plain requests, one after the other. They are read and
 * answered without the streams and events that `node:http` makes for each message, which cost more
 * than the platform does. With the first request that is not plain, the connection is handed over.
 */
export class PlainConnection implements Reply {
  readonly socket: Socket;
  readonly #handle: PlainHandler;
  readonly #ends: PlainConnectionEnds;
  readonly #reader: PlainRequestReader;
  readonly #keepAliveHeaders: string;
  /** Whether a request waits for its answer, or an answer for its reader. */
  #busy = false;
  /** Whether something came meanwhile. */
  #held = false;
  #heard = true;

  constructor(
    socket: Socket,
    handle: PlainHandler,
    ends: PlainConnectionEnds,
    reader: PlainRequestReader,
    keepAliveSeconds: number,
  ) {
    this.socket = socket;
    this.#handle = handle;
    this.#ends = ends;
    this.#reader = reader;
    this.#keepAliveHeaders = `connection: keep-alive\r\nkeep-alive: timeout=${keepAliveSeconds}\r\n`;
    socket.on('data', this.#onData).on('end', this.#onEnd);
    socket.on('close', this.#onClose).on('error', this.#onError);
  }

  /** Ends the connection if it sent nothing since this was last asked, and waits for nothing. */
  endIfIdle(): void {
    if (!this.#heard && !this.#busy) this.socket.destroy();
    this.#heard = false;
  }

  answer({ status, headers, body, media }: PlatformResponse, date: string): void {
    // The client may be gone by the time of a late answer.
    if (!this.socket.writable) return;
    if (media === undefined) {
      this.#answerJson(status, headers, body, date);
      return;
    }
    const { contentType, length } = media;
    const about = `content-type: ${contentType}\r\ncontent-length: ${length}\r\n`;
    this.socket.write(`${this.#head(status, headers, date)}${about}\r\n`, 'latin1');
    const pieces = Readable.from(piecesOf(media), { objectMode: false });
    pieces.once('end', () => {
      // What was written is sent before the connection is closed.
      if (media.sentBytes !== undefined) this.socket.end();
      else this.#finish(!this.socket.writableNeedDrain);
    });
    pieces.pipe(this.socket, { end: false });
  }

  refuse({ status, headers = {}, ...fault }: Fault): void {
    // Whoever asked has an answer already, if it was given before something went wrong.
    if (!this.#busy || !this.socket.writable) return;
    this.#answerJson(status, headers, faultBody({ status, ...fault }), new Date().toUTCString());
  }

  drop(): void {
    this.socket.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#heard = true;
    if (this.#busy) {
      // Held by the socket, so that a client that goes on asking is slowed down by TCP.
      this.#held = true;
      this.socket.pause();
      this.socket.unshift(chunk);
      return;
    }
    const request = this.#reader.read(chunk);
    if (request === undefined) {
      this.#handOver(chunk);
      return;
    }
    this.#busy = true;
    if (!this.#handle(request, this)) this.#handOver(chunk);
  };

  #handOver(chunk: Buffer): void {
    const { socket } = this;
    socket.off('data', this.#onData).off('end', this.#onEnd);
    socket.off('close', this.#onClose).off('error', this.#onError);
    // Paused, so that the bytes wait for whoever is next to listen.
    socket.pause();
    socket.unshift(chunk);
    this.#ends.handOver(this);
    socket.resume();
  }

  // Like Node's server, which then cuts off answers that are not there yet.
  readonly #onEnd = (): void => void this.socket.end();

  readonly #onClose = (): void => this.#ends.closed(this);

  // A broken connection closes as well, and the reason is of no use.
  readonly #onError = (): void => undefined;

  #answerJson(status: number, headers: Headers, body: Json | undefined, date: string): void {
    const head = this.#head(status, headers, date);
    if (body === undefined) {
      this.#write(status === 204 ? `${head}\r\n` : `${head}content-length: 0\r\n\r\n`, 'latin1');
      return;
    }
    const text = JSON.stringify(body);
    const bytes = Buffer.byteLength(text);
    this.#write(
      `${head}content-type: application/json; charset=utf-8\r\ncontent-length: ${bytes}\r\n\r\n${text}`,
      // Text of ASCII alone is written faster as what it also is.
      bytes === text.length ? 'latin1' : 'utf8',
    );
  }

  #head(status: number, headers: Headers, date: string): string {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    for (const name in headers) {
      const value = headers[name];
      // Said below: the session's, even where a refusal came with one of its own.
      if (value === undefined || name === 'date') continue;
      if (NOT_IN_VALUE.test(value)) throw new TypeError(`${name} has what no header may hold`);
      head += `${name}: ${value}\r\n`;
    }
    return `${head}date: ${date}\r\n${this.#keepAliveHeaders}`;
  }

  #write(text: string, encoding: BufferEncoding): void {
    this.#finish(this.socket.write(text, encoding));
  }

  #finish(drained: boolean): void {
    if (!drained) {
      this.socket.once('drain', () => this.#finish(true));
      return;
    }
    this.#busy = false;
    if (this.#held) {
      this.#held = false;
      this.socket.resume();
    }
  }
}
