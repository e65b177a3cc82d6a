import type { IncomingMessage, ServerResponse } from 'node:http';

/** Something to answer a request with. */
export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is answered may hold ids of calls: nobody on the way keeps it, and no browser runs it. */
const GUARD = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
};

/** A document as JSON. */
export function jsonPage(
  status: number,
  document: unknown,
  headers: Readonly<Record<string, string>> = {},
): Page {
  return {
    status,
    contentType: 'application/json; charset=utf-8',
    body: `${JSON.stringify(document)}\n`,
    headers,
  };
}

/** Sends a page in one write. Does nothing if the connection is gone or has its answer. */
export function sendPage(request: IncomingMessage, response: ServerResponse, page: Page): void {
  if (response.headersSent || response.destroyed) return;
  const { status, contentType, body, headers } = page;
  const bytes = Buffer.byteLength(body);
  response.writeHead(status, {
    ...GUARD,
    ...headers,
    'content-type': contentType,
    'content-length': bytes,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
