import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Fault } from '../fault-body.ts';

/** What an operation of the admin API answers. */
export type AdminAnswer =
  | { readonly kind: 'json'; readonly status: 200 | 201; readonly body: unknown }
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** The operation writes to the response itself. */
  | { readonly kind: 'stream' };

/** What an operation of the admin API is given. */
export interface AdminCall<Body, Query> {
  /** The variable segments of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `http://host:port` of the server as the caller reached it. */
  readonly origin: string;
  readonly response: ServerResponse;
}

/** One operation of the admin API. Without a schema it takes no body or no query. */
export interface AdminOperation<Body = unknown, Query = unknown> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the admin path, with variable segments in braces. */
  readonly path: string;
  /** What it does, in one sentence. */
  readonly says: string;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  run(call: AdminCall<Body, Query>): AdminAnswer | Promise<AdminAnswer>;
}

/** Defines an operation whose body and query have the types of their schemas. */
export function adminOperation<Body = undefined, Query = undefined>(
  operation: AdminOperation<Body, Query>,
): AdminOperation {
  return operation as AdminOperation;
}

/** An answer with a body. */
export function answer(body: unknown, status: 200 | 201 = 200): AdminAnswer {
  return { kind: 'json', status, body };
}

/** The answer of an operation that has nothing to say. */
export const NOTHING: AdminAnswer = { kind: 'empty' };

/** A refusal because of one field, or of none. */
export function refused(
  status: number,
  code: string,
  message: string,
  field?: string,
): AdminAnswer {
  const details = field === undefined ? [] : [{ errorCode: code, fieldName: field }];
  return { kind: 'refused', fault: { status, code, message, details } };
}
