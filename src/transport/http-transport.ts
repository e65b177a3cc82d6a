import { boundedText } from './bounded-text.ts';
import { type ClientRequest, REQUEST_TIMEOUT_MS, type Reply, type Transport } from './transport.ts';

/** Where an HTTP transport sends, and as whom. */
export interface HttpTransportOptions {
  /** For example `http://127.0.0.1:4010` or that with a session's prefix, `/_s/{id}`. */
  readonly baseUrl: string;
  /** The bearer token. */
  readonly token: string;
  /** Whether a redirection is followed, which is so unless told, or is the answer. */
  readonly redirect?: 'follow' | 'manual';
}

/** Sends requests over HTTP with the runtime's `fetch`. */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const { baseUrl, token, redirect = 'follow' } = options;
  const base = baseUrl.replace(/\/+$/, '');
  return {
    async send(request: ClientRequest): Promise<Reply> {
      const { method, path, headers, body, timeoutMs = REQUEST_TIMEOUT_MS } = request;
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      try {
        const response = await fetch(`${base}${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, ...json, ...headers },
          body: body === undefined ? null : JSON.stringify(body),
          redirect,
          signal: AbortSignal.timeout(timeoutMs),
        });
        const contentType = response.headers.get('content-type') ?? '';
        if (contentType.startsWith('audio/')) return await mediaReply(response, contentType);
        const text = await boundedText(response);
        return {
          kind: 'response',
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: parse(text),
        };
      } catch (error) {
        const timeout = error instanceof Error && error.name === 'TimeoutError';
        return { kind: 'no-response', because: timeout ? 'timeout' : 'connection' };
      }
    },
  };
}

/** A file, once all of it has come; a connection that breaks before leaves no reply. */
async function mediaReply(response: Response, contentType: string): Promise<Reply> {
  const all = new Uint8Array(await response.arrayBuffer());
  return {
    kind: 'response',
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: undefined,
    media: { contentType, length: all.length, bytes: (from, to) => all.slice(from, to) },
  };
}

/** The JSON of a body; a body that is none is given as it came. */
function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
