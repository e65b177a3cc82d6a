import { connect, type Socket } from 'node:net';

/** Told of an answer, with its status. */
type OnAnswer = (status: string) => void;

interface Request {
  readonly text: string;
  readonly onAnswer: OnAnswer;
}

interface Line {
  readonly socket: Socket;
  pending: string;
  request: Request | undefined;
}

const HEAD_END = '\r\n\r\n';

/**
 * Sends requests over connections that stay open: each over the one that was used last of those that
 * are free, over a new one if none is, and later only if there are `connectionsMax` already.
 */
export class Sender {
  readonly #port: number;
  readonly #connectionsMax: number;
  readonly #all = new Set<Line>();
  #free: Line[] = [];
  readonly #waiting: Request[] = [];

  constructor(port: number, connectionsMax: number) {
    this.#port = port;
    this.#connectionsMax = connectionsMax;
  }

  send(text: string, onAnswer: OnAnswer): void {
    const request = { text, onAnswer };
    const line = this.#free.pop() ?? this.#open();
    if (line === undefined) this.#waiting.push(request);
    else write(line, request);
  }

  close(): void {
    for (const { socket } of this.#all) socket.destroy();
  }

  #open(): Line | undefined {
    if (this.#all.size >= this.#connectionsMax) return undefined;
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    const line: Line = { socket, pending: '', request: undefined };
    this.#all.add(line);
    socket.on('data', (chunk) => this.#take(line, chunk.toString('latin1')));
    socket.on('error', (error) => {
      throw error;
    });
    socket.on('close', () => {
      // Receivers hang up on those who say nothing for long.
      this.#all.delete(line);
      this.#free = this.#free.filter((one) => one !== line);
    });
    return line;
  }

  #take(line: Line, text: string): void {
    line.pending += text;
    const headEnd = line.pending.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const head = line.pending.slice(0, headEnd);
    const length = /content-length: *(\d+)/i.exec(head)?.[1] ?? '0';
    if (line.pending.length < headEnd + HEAD_END.length + Number(length)) return;
    const { request } = line;
    const status = line.pending.slice(9, 12);
    line.pending = '';
    line.request = undefined;
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(line);
    else write(line, next);
    request?.onAnswer(status);
  }
}

function write(line: Line, request: Request): void {
  line.request = request;
  line.socket.write(request.text);
}
