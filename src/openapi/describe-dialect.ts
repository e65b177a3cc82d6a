import { MODEL_VERSION } from '../choice/catalogue.ts';
import type { Json } from '../platform/message.ts';
import type { Dialect, Route } from '../platform/route.ts';
import { TOKEN_PATH } from '../platform/token-endpoint.ts';
import { describeOperation, tagOf } from './describe-operation.ts';
import { errorResponse, errorResponseName } from './error-responses.ts';
import { HEADER_COMPONENTS } from './headers.ts';
import type { OpenApiDocument, OperationObject, ResponseObject } from './openapi-document.ts';
import { causesOfRefusal } from './refusal-causes.ts';
import { SchemaWriter } from './schema-writer.ts';
import { describeToken, TOKEN_REFUSALS } from './token-operation.ts';

const INTRODUCTION = [
  'A path that is not listed answers 404, and a listed path with another method 405 with `Allow`;',
  'a field or query parameter that is not listed answers 400. Refusals have one of three bodies,',
  'since integrators met all of them; the `code` of the full one has a value for each cause.',
  'A refusal changes nothing.',
].join(' ');

/**
 * Describes a dialect as an OpenAPI 3.1 document: from its route table alone, so that a new route is
 * described as soon as it is there. The same dialect gives the same document.
 */
export function describeDialect(dialect: Dialect): OpenApiDocument {
  const schemas = new SchemaWriter();
  const { name, routes } = dialect;
  const paths = describePaths(routes, schemas);
  const responses = describeRefusals(routes, schemas);
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: `Stalemate platform, ${name} dialect`,
      version: MODEL_VERSION,
      summary: 'A simulated contact-centre platform.',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:4010', description: 'stalemate serve' }],
    tags: [...new Set(['token', ...routes.map(tagOf)])].map((tag) => ({ name: tag })),
    paths,
    components: {
      schemas: schemas.components,
      headers: HEADER_COMPONENTS,
      responses,
      securitySchemes: securitySchemes(routes),
    },
  };
}

function describePaths(
  routes: readonly Route[],
  schemas: SchemaWriter,
): Record<string, Record<string, OperationObject>> {
  const paths: Record<string, Record<string, OperationObject>> = {
    [TOKEN_PATH]: { post: describeToken(schemas) },
  };
  for (const route of routes) {
    const methods = paths[route.path] ?? {};
    methods[route.method.toLowerCase()] = describeOperation(route, schemas);
    paths[route.path] = methods;
  }
  return paths;
}

function describeRefusals(
  routes: readonly Route[],
  schemas: SchemaWriter,
): Record<string, ResponseObject> {
  const statuses = new Set<number>(TOKEN_REFUSALS);
  for (const route of routes) {
    for (const status of causesOfRefusal(route).keys()) statuses.add(status);
  }
  const described = [...statuses]
    .sort((a, b) => a - b)
    .map((status) => [errorResponseName(status), errorResponse(status, schemas)]);
  return Object.fromEntries(described);
}

function securitySchemes(routes: readonly Route[]): Record<string, Json> {
  const scopes = [...new Set(routes.map(({ scope }) => scope))].sort();
  const needing = (scope: string) =>
    routes.filter((route) => route.scope === scope).map(({ operation }) => operation);
  return {
    oauth2: {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: TOKEN_PATH,
          scopes: Object.fromEntries(scopes.map((scope) => [scope, needing(scope).join(', ')])),
        },
      },
    },
    bearer: { type: 'http', scheme: 'bearer', description: 'A token that a session was given.' },
    basic: { type: 'http', scheme: 'basic', description: 'A client id and any secret.' },
  };
}
