import type { ArtifactSource } from '../ports/artifact-source.ts';
import { CHECKSUM_HEADER, refused, unavailable } from './http-platform.ts';

/** Asks the platform for a path over HTTP, authorised. Throws if no answer came in time. */
export type AskHttp = (path: string, headers: Record<string, string>) => Promise<Response>;

/**
 * Reads files over HTTP as streams. A URI is a path on the platform: one that leads elsewhere would
 * take the token there, so it is refused.
 */
export function createHttpArtifacts(ask: AskHttp): ArtifactSource {
  return {
    async open(uri, correlationId) {
      if (!uri.startsWith('/') || uri.startsWith('//') || uri.includes('\\')) {
        return { kind: 'refused', because: 'the URI of the file is no path on the platform' };
      }
      let response: Response;
      try {
        response = await ask(uri, { 'x-correlation-id': correlationId });
      } catch (error) {
        const timeout = error instanceof Error && error.name === 'TimeoutError';
        const because = timeout ? 'no answer: timeout' : 'no answer: connection';
        return { kind: 'unavailable', because, retryAfterMs: 0 };
      }
      const { status, body } = response;
      if (status === 200 && body !== null) return file(response, body);
      const headers = Object.fromEntries(response.headers);
      await body?.cancel();
      const reply = { kind: 'response', status, headers, body: undefined } as const;
      if (status === 404) return { kind: 'missing' };
      return unavailable(reply) ?? refused(reply);
    },
  };
}

function file(response: Response, body: ReadableStream<Uint8Array>) {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return {
    kind: 'file',
    announcedBytes: Number.isSafeInteger(length) ? length : undefined,
    sha256: response.headers.get(CHECKSUM_HEADER) ?? undefined,
    chunks: body,
  } as const;
}
