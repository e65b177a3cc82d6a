import type { OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Headers, Json } from '../src/platform/message.ts';
import { type Fault, faultBody } from './fault-body.ts';

/** Sends an answer in one write. Does nothing if the connection is gone or has its answer. */
export function sendJson(
  response: ServerResponse,
  status: number,
  headers: Headers,
  body: Json | undefined,
): void {
  if (response.headersSent || response.destroyed) return;
  if (body === undefined) {
    response.writeHead(status, status === 204 ? { ...headers } : { ...headers, ...EMPTY }).end();
    return;
  }
  const text = JSON.stringify(body);
  const bytes = Buffer.byteLength(text);
  // A flat list of names and values spares Node its own copy of the headers.
  const out: OutgoingHttpHeader[] = ['content-type', 'application/json; charset=utf-8'];
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) out.push(name, value);
  }
  out.push('content-length', String(bytes));
  // Text of ASCII alone is written faster as what it also is.
  response.writeHead(status, out).end(text, bytes === text.length ? 'latin1' : 'utf8');
}

const EMPTY = { 'content-length': 0 };

/** Sends a refusal by the server itself. */
export function sendFault(response: ServerResponse, fault: Fault): void {
  sendJson(response, fault.status, fault.headers ?? {}, faultBody(fault));
}
