import type { Json } from '../src/platform/message.ts';

/** What was wrong with one field. */
export interface FaultDetail {
  readonly errorCode: string;
  readonly fieldName: string;
}

/** A refusal by the server itself, rather than by a platform in it. */
export interface Fault {
  readonly status: number;
  /** Dotted and stable; one for each cause. */
  readonly code: string;
  /** What was wrong and what to do, for a person. */
  readonly message: string;
  readonly details?: readonly FaultDetail[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a refusal, in the same form as the platform's. */
export function faultBody({ status, code, message, details = [] }: Fault): Json {
  return {
    message,
    code,
    status,
    messageWithParams: message,
    messageParams: {},
    contextId: '',
    details: details.map((detail) => ({ ...detail })),
    errors: [],
  };
}

/** What is answered where the server itself is at fault, so that one request does not end it. */
export function bugFault(error: unknown): Fault {
  return {
    status: 500,
    code: 'internal.error',
    message: `This is a bug of the server: ${String(error)}.`,
  };
}
