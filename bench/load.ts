import { connect, type Socket } from 'node:net';

/** One request of a load, ready to be written. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What a load came to. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>;
}

const SOCKETS = 32;
const HEAD_END = '\r\n\r\n';

/**
 * Sends requests in turn over keep-alive sockets for so many milliseconds, one at a time on each. It
 * writes and reads bytes itself: a client library would be slower than the servers it measures.
 */
export async function load(
  port: number,
  requests: readonly LoadRequest[],
  durationMs: number,
): Promise<LoadResult> {
  const texts = requests.map(toText);
  const latenciesMs: number[] = [];
  const statuses: Record<string, number> = {};
  const startedAt = performance.now();
  const endsAt = startedAt + durationMs;
  await Promise.all(
    Array.from({ length: SOCKETS }, async (_, offset) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
      await drive(socket, texts, offset, endsAt, latenciesMs, statuses);
      socket.destroy();
    }),
  );
  const elapsedMs = performance.now() - startedAt;
  const sorted = Float64Array.from(latenciesMs).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    perSecond: (latenciesMs.length * 1000) / elapsedMs,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    statuses,
  };
}

function drive(
  socket: Socket,
  texts: readonly string[],
  offset: number,
  endsAt: number,
  latenciesMs: number[],
  statuses: Record<string, number>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let turn = offset;
    let sentAt = 0;
    let pending = '';
    const send = (): void => {
      sentAt = performance.now();
      if (sentAt >= endsAt) {
        resolve();
        return;
      }
      socket.write(texts[turn++ % texts.length] ?? '');
    };
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      const headEnd = pending.indexOf(HEAD_END);
      if (headEnd === -1) return;
      const length = /content-length: *(\d+)/i.exec(pending.slice(0, headEnd))?.[1] ?? '0';
      if (pending.length < headEnd + HEAD_END.length + Number(length)) return;
      const status = pending.slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      latenciesMs.push(performance.now() - sentAt);
      pending = '';
      send();
    });
    send();
  });
}

function toText({ method, path, headers = {}, body }: LoadRequest): string {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const lines = Object.entries({
    host: '127.0.0.1',
    ...headers,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': `${payload.length}`,
    }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${payload}`;
}
