import { retryAfterMs } from '../../client/retry-after.ts';
import type { ArtifactFile, ArtifactSource } from '../ports/artifact-source.ts';
import type { Refused, Unavailable } from '../ports/recording-platform.ts';
import type { TokenSource } from './token-source.ts';

/** What files are read with. */
export interface ArtifactSourceOptions {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  /** A file of which nothing comes for so long is given up; 10 s unless told. */
  readonly stallMsMax?: number;
}

const STALL_MS_MAX = 10_000;
/** A path from the root: anything else could make the token go to another host. */
const PATH = /^\/(?!\/)[^\\\s]*$/;
const SHA_256 = /^[0-9a-f]{64}$/i;

/** Reads files over HTTP, piece by piece, however long they are. */
export function createHttpArtifactSource(options: ArtifactSourceOptions): ArtifactSource {
  return {
    async open(uri, correlationId) {
      if (!PATH.test(uri)) return { kind: 'refused', because: 'the file is not on the platform' };
      const { tokens } = options;
      try {
        const token = await tokens.token();
        const first = await request(options, uri, correlationId, token);
        if (first.status !== 401 || !tokens.refused(token)) return await opened(first);
        await first.cancel();
        return await opened(await request(options, uri, correlationId, await tokens.token()));
      } catch (cause) {
        const because = cause instanceof Error ? cause.message : String(cause);
        return { kind: 'unavailable', because, retryAfterMs: 0 };
      }
    },
  };
}

/** An answer whose body has not been read. */
interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly chunks: AsyncIterable<Uint8Array>;
  cancel(): Promise<void>;
}

async function request(
  { baseUrl, stallMsMax = STALL_MS_MAX }: ArtifactSourceOptions,
  uri: string,
  correlationId: string,
  token: string,
): Promise<Answered> {
  const stalled = new StallGuard(stallMsMax);
  try {
    const { status, headers, body } = await fetch(`${baseUrl.replace(/\/+$/, '')}${uri}`, {
      headers: { authorization: `Bearer ${token}`, 'x-correlation-id': correlationId },
      signal: stalled.signal,
    });
    const cancel = async (): Promise<void> => {
      stalled.end();
      await body?.cancel().catch(() => undefined);
    };
    return { status, headers, chunks: stalled.watch(body ?? []), cancel };
  } catch (cause) {
    stalled.end();
    throw cause;
  }
}

async function opened(
  answered: Answered,
): Promise<ArtifactFile | { readonly kind: 'missing' } | Unavailable | Refused> {
  const { status, headers, chunks } = answered;
  if (status === 200) {
    const announced = headers.get('content-length');
    const plain = headers.get('content-encoding') === null;
    const sha256 = headers.get('x-checksum-sha256') ?? '';
    return {
      kind: 'file',
      announcedBytes: plain && announced !== null ? Number(announced) : undefined,
      sha256: SHA_256.test(sha256) ? sha256.toLowerCase() : undefined,
      chunks,
    };
  }
  await answered.cancel();
  if (status === 404) return { kind: 'missing' };
  const because = `the platform answered ${status}`;
  const passing = status >= 500 || [401, 408, 429].includes(status);
  if (!passing) return { kind: 'refused', because };
  const after = retryAfterMs({
    'retry-after': headers.get('retry-after') ?? undefined,
    date: headers.get('date') ?? undefined,
  });
  return { kind: 'unavailable', because, retryAfterMs: after ?? 0 };
}

/** Breaks off a download of which nothing comes any more. */
class StallGuard {
  readonly #abort = new AbortController();
  readonly #stallMsMax: number;
  #timer: NodeJS.Timeout;

  constructor(stallMsMax: number) {
    this.#stallMsMax = stallMsMax;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The chunks as they come. Ends the watch when there are no more, or nobody wants more. */
  async *watch(
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        // Whoever takes long over a chunk is not the one that is waited for.
        this.end();
        yield chunk;
        this.#timer = this.#start();
      }
    } finally {
      this.end();
    }
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): NodeJS.Timeout {
    const because = new Error(`nothing of the file came for ${this.#stallMsMax} ms`);
    return setTimeout(() => this.#abort.abort(because), this.#stallMsMax).unref();
  }
}
