import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ours } from '../../src/choice/provenance.ts';
import { describeDialect } from '../../src/openapi/describe-dialect.ts';
import type {
  MediaObject,
  ParameterObject,
  ResponseObject,
} from '../../src/openapi/openapi-document.ts';
import { forumDialect } from '../../src/platform/dialect/forum/forum.ts';
import type { Dialect, Route } from '../../src/platform/route.ts';
import { CHECKER, DOCUMENT, toPointer } from './conforms.ts';

const COPY = () => JSON.parse(JSON.stringify(DOCUMENT));

/** What a public validator says of a document. */
async function validate(document: unknown) {
  return new Validator().validate(document as Record<string, unknown>);
}

/** A dialect of one route, which is as usual but for this. */
function dialectOf(route: Partial<Route>): Dialect {
  const usual: Route = {
    operation: 'thing.make',
    method: 'POST',
    path: '/things/{thingId}',
    scope: 'thing:write',
    writes: true,
    says: 'makes a thing',
    provenance: ours('for a test'),
    resource: 'thingId',
    answers: { 201: z.strictObject({ id: z.string() }) },
    refusals: [],
    run: () => {
      throw new Error('nobody asks for it');
    },
  };
  return { name: 'test', spelling: {}, routes: [{ ...usual, ...route }] };
}

function made(route: Partial<Route>) {
  const operation = describeDialect(dialectOf(route)).paths['/things/{thingId}']?.post;
  if (operation === undefined) throw new Error('the route is not described');
  return operation;
}

describe('the document of the platform', () => {
  it('is one that a public validator accepts', async () => {
    expect(await validate(COPY())).toEqual({ valid: true });
  });

  it('would not be accepted with a slip in it', async () => {
    const document = COPY();
    document.paths['/oauth/token'].post.responses = { 2000: { description: '' } };
    expect(await validate(document)).toMatchObject({ valid: false });
  });

  it('is the same each time', () => {
    expect(JSON.stringify(describeDialect(forumDialect))).toBe(JSON.stringify(DOCUMENT));
  });

  it('has every route, by an id of its own, and nothing else but the token', () => {
    const described = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = forumDialect.routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(described)).toEqual(new Set(['POST /oauth/token', ...routes]));
    const ids = Object.values(DOCUMENT.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('points at nothing that is not there, and has nothing that is not pointed at', () => {
    const text = JSON.stringify(DOCUMENT);
    const pointed = new Set(
      [...text.matchAll(/"#\/components\/(\w+\/[\w-]+)"/g)].map(([, at]) => at),
    );
    const { securitySchemes: _, ...parts } = DOCUMENT.components;
    const there = Object.entries(parts).flatMap(([kind, byName]) =>
      Object.keys(byName).map((name) => `${kind}/${name}`),
    );
    expect(new Set(there)).toEqual(pointed);
  });

  it('shows examples that its own schemas allow', () => {
    let shown = 0;
    const look = (at: string, content: Readonly<Record<string, MediaObject>> = {}): void => {
      for (const [type, { examples = {} }] of Object.entries(content)) {
        for (const { value } of Object.values(examples)) {
          expect(CHECKER.schemaFaults(`${at}/content/${toPointer(type)}/schema`, value)).toEqual(
            [],
          );
          shown += 1;
        }
      }
    };
    for (const [path, methods] of Object.entries(DOCUMENT.paths)) {
      for (const [verb, { requestBody }] of Object.entries(methods)) {
        look(`#/paths/${toPointer(path)}/${verb}/requestBody`, requestBody?.content);
      }
    }
    for (const [name, { content }] of Object.entries(DOCUMENT.components.responses)) {
      look(`#/components/responses/${name}`, content);
    }
    expect(shown).toBeGreaterThan(20);
  });
});

describe('what a route says', () => {
  it('is what its operation documents', () => {
    const operation = made({
      conditional: true,
      keyHeader: 'x-idempotency-key',
      query: z.strictObject({ page: z.coerce.number().int().min(1).optional() }),
      body: z.strictObject({ name: z.string() }),
      example: { name: 'a' },
      answerHeaders: { etag: 'The version.' },
      refusals: [404, 410],
    });
    expect(operation).toMatchObject({
      operationId: 'thingMake',
      tags: ['thing'],
      summary: 'Makes a thing',
      security: [{ oauth2: ['thing:write'] }, { bearer: [] }],
      requestBody: { required: true },
    });
    expect(operation.description).toContain('**ours**, for a test');
    const parameters = operation.parameters as readonly ParameterObject[];
    expect(parameters.map((one) => `${one.in} ${one.name}`)).toEqual([
      'path thingId',
      'query page',
      'header If-Match',
      'header X-Idempotency-Key',
    ]);
    expect(Object.keys(operation.responses)).toEqual(
      [200, 201, 400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428, 429, 503].map(String),
    );
    const success = operation.responses[201] as ResponseObject;
    expect(Object.keys(success.headers ?? {})).toContain('ETag');
  });

  it('makes a document that a public validator accepts, whatever it is', async () => {
    for (const route of [
      { refusals: [410, 404], answers: { 204: null } },
      { answers: { 200: { mediaType: 'audio/wav' } }, writes: false, method: 'GET' as const },
      { query: z.strictObject({ from: z.iso.datetime() }), conditional: true },
    ]) {
      expect(await validate(describeDialect(dialectOf(route)))).toEqual({ valid: true });
    }
  });

  it('may be that an answer is no JSON', () => {
    const operation = made({ answers: { 200: { mediaType: 'audio/wav' } } });
    expect(operation.responses[200]).toMatchObject({ content: { 'audio/wav': {} } });
  });

  it('lets a read have no key and refuse for nothing that only writes meet', () => {
    const operation = made({ writes: false, answers: { 200: z.strictObject({}) } });
    expect(Object.keys(operation.responses)).not.toContain('422');
    expect(JSON.stringify(operation.parameters)).not.toContain('Idempotency-Key');
  });

  it('may name its forms, once each', () => {
    const one = z.strictObject({ a: z.string() }).meta({ id: 'TestThing' });
    const document = describeDialect(dialectOf({ body: one, answers: { 201: z.array(one) } }));
    expect(document.components.schemas.TestThing).toMatchObject({ required: ['a'] });
    expect(document.paths['/things/{thingId}']?.post?.requestBody?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/TestThing' } },
    });
    const withDefault = z.strictObject({ b: z.string().default('x') }).meta({ id: 'TestDefault' });
    const twoForms = dialectOf({ body: withDefault, answers: { 201: withDefault } });
    expect(() => describeDialect(twoForms)).toThrow('two forms have the id TestDefault');
  });
});
