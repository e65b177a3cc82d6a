import type { z } from 'zod';
import { DEFAULT_KEY_HEADER, KEY_LENGTH_MAX } from '../platform/idempotency.ts';
import type { Route } from '../platform/route.ts';
import { writtenHeader } from './headers.ts';
import type { JsonSchema, ParameterObject } from './openapi-document.ts';
import type { SchemaWriter } from './schema-writer.ts';

/** A variable segment of a path. */
const VARIABLE = /\{(\w+)\}/g;

/** Every input of a route but its body. */
export function parametersOf(route: Route, schemas: SchemaWriter): ParameterObject[] {
  return [
    ...pathParameters(route.path),
    ...(route.query === undefined ? [] : queryParameters(route.query, schemas)),
    ...(route.conditional === true ? [IF_MATCH] : []),
    ...(route.writes ? [keyParameter(route.keyHeader ?? DEFAULT_KEY_HEADER)] : []),
  ];
}

function pathParameters(path: string): ParameterObject[] {
  return [...path.matchAll(VARIABLE)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));
}

function queryParameters(query: z.ZodType, schemas: SchemaWriter): ParameterObject[] {
  const { properties, required = [] } = schemas.write(query, 'input') as {
    properties?: Readonly<Record<string, JsonSchema>>;
    required?: readonly string[];
  };
  if (properties === undefined) throw new Error('a query must be an object without an id');
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
  }));
}

const ENTITY_TAG = '(W/)?"[\\x21\\x23-\\x7e\\x80-\\xff]*"';

const IF_MATCH: ParameterObject = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The ETag that the change is based on, or a list of them, or *. Comparison is strong ' +
    '(RFC 9110 §13.1.1).',
  schema: {
    type: 'string',
    pattern: `^\\s*(\\*|${ENTITY_TAG}(\\s*,\\s*${ENTITY_TAG})*)\\s*$`,
  },
};

function keyParameter(name: string): ParameterObject {
  return {
    name: writtenHeader(name),
    in: 'header',
    required: false,
    description:
      'Names the intent, so that a repeated request is carried out once. The tenant may want it ' +
      'quoted (draft-ietf-httpapi-idempotency-key-header-07).',
    schema: { type: 'string', pattern: `^[\\x20-\\x7e]{1,${KEY_LENGTH_MAX}}$` },
  };
}
