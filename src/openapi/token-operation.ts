import { z } from 'zod';
import { errorResponseName } from './error-responses.ts';
import { header, SHARED_HEADERS } from './headers.ts';
import type { OperationObject } from './openapi-document.ts';
import type { SchemaWriter } from './schema-writer.ts';

const requestForm = z
  .object({
    grant_type: z.literal('client_credentials'),
    scope: z.string().optional().meta({ description: 'Scopes, by spaces; all unless told.' }),
  })
  .meta({ id: 'TokenRequest' });

const tokenForm = z
  .strictObject({
    access_token: z.string().min(1),
    token_type: z.literal('bearer'),
    expires_in: z.int().positive().meta({ description: 'In seconds.' }),
    scope: z.string(),
  })
  .meta({ id: 'Token' });

/** The statuses that a request for a token is refused with. */
export const TOKEN_REFUSALS = [400, 401, 413, 415] as const;

/** Describes how a token is got (RFC 6749 §4.4). */
export function describeToken(schemas: SchemaWriter): OperationObject {
  const refusals = TOKEN_REFUSALS.map((status) => [
    String(status),
    { $ref: `#/components/responses/${errorResponseName(status)}` },
  ]);
  return {
    operationId: 'token',
    tags: ['token'],
    summary: 'Gives a bearer token to a client that names itself by Basic authentication',
    description: 'Any secret is taken: the platform is a stand-in. RFC 6749 §4.4.',
    security: [{ basic: [] }],
    requestBody: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: schemas.write(requestForm, 'input'),
          examples: { usual: { value: { grant_type: 'client_credentials' } } },
        },
      },
    },
    responses: {
      200: {
        description: 'A token.',
        headers: {
          ...SHARED_HEADERS,
          'Cache-Control': header('Always no-store (RFC 6749 §5.1).'),
        },
        content: { 'application/json': { schema: schemas.write(tokenForm, 'output') } },
      },
      ...Object.fromEntries(refusals),
    },
  };
}
