import type { AskHttp } from './http-artifacts.ts';
import type { TokenSource } from './token-source.ts';

/** What files are asked for with. */
export interface DownloadOptions {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  /** A file of which nothing comes for so long is given up; 10 s unless told. */
  readonly stallMsMax?: number;
  /** A file that has not come as a whole by then is given up; an hour unless told. */
  readonly wholeMsMax?: number;
}

const STALL_MS_MAX = 10_000;
const WHOLE_MS_MAX = 3_600_000;

/** Asks for files with a token, which is renewed if it is refused. However long they are, they must go on, and end. */
export function createAuthorisedDownload(options: DownloadOptions): AskHttp {
  const { tokens } = options;
  return async (path, headers) => {
    const token = await tokens.token();
    const first = await ask(options, path, headers, token);
    if (first.status !== 401 || !tokens.refused(token)) return first;
    await first.body?.cancel();
    return ask(options, path, headers, await tokens.token());
  };
}

async function ask(
  { baseUrl, stallMsMax = STALL_MS_MAX, wholeMsMax = WHOLE_MS_MAX }: DownloadOptions,
  path: string,
  headers: Record<string, string>,
  token: string,
): Promise<Response> {
  const guard = new StallGuard(stallMsMax);
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, {
      headers: { ...headers, authorization: `Bearer ${token}` },
      // What comes drop by drop does not stall, and would keep a consumer for years.
      signal: AbortSignal.any([guard.signal, AbortSignal.timeout(wholeMsMax)]),
    });
    return guarded(response, guard);
  } catch (cause) {
    guard.end();
    throw cause;
  }
}

function guarded(response: Response, guard: StallGuard): Response {
  const { status, body } = response;
  if (body === null || status !== 200) {
    guard.end();
    return response;
  }
  const headers = new Headers(response.headers);
  // The length is that of the compressed bytes, and these are none.
  if (headers.has('content-encoding')) headers.delete('content-length');
  return new Response(ReadableStream.from(guard.watch(body)), { status, headers });
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
  async *watch(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
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
    // Of that name, so that whoever asked can tell it from a connection that broke.
    const because = new DOMException(`nothing came for ${this.#stallMsMax} ms`, 'TimeoutError');
    return setTimeout(() => this.#abort.abort(because), this.#stallMsMax).unref();
  }
}
