import { type AnswerForm, isMedia, type Route } from '../platform/route.ts';
import { errorResponseName } from './error-responses.ts';
import { header, SHARED_HEADERS, writtenHeader } from './headers.ts';
import type {
  OperationObject,
  Reference,
  RequestBodyObject,
  ResponseObject,
} from './openapi-document.ts';
import { parametersOf } from './parameters.ts';
import { causesOfRefusal } from './refusal-causes.ts';
import type { SchemaWriter } from './schema-writer.ts';

/** What the general name of a success says. */
const SUCCESSES: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Taken on; it is done later.',
  204: 'Done; there is nothing to say.',
};

/** Where the settings of a world have it so; seed 001. */
const REPLAYED = 'What an earlier request with the same key got, where the tenant replays it so.';

/** Describes a route. */
export function describeOperation(route: Route, schemas: SchemaWriter): OperationObject {
  const { operation, scope, says, provenance } = route;
  const parameters = parametersOf(route, schemas);
  const requestBody = requestBodyOf(route, schemas);
  return {
    operationId: camelCase(operation),
    tags: [tagOf(route)],
    summary: sentence(says),
    description:
      `The journal calls it \`${operation}\`. ` +
      `Needs the scope \`${scope}\`.\n\nProvenance: **${provenance.by}**, ${provenance.source}.`,
    security: [{ oauth2: [scope] }, { bearer: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses: { ...successes(route, schemas), ...refusals(route) },
  };
}

/** The system that a route belongs to. */
export function tagOf({ operation }: Route): string {
  return operation.split('.')[0] ?? operation;
}

function requestBodyOf(route: Route, schemas: SchemaWriter): RequestBodyObject | undefined {
  const { body, example } = route;
  if (body === undefined) return undefined;
  const schema = schemas.write(body, 'input');
  const examples = example === undefined ? {} : { examples: { usual: { value: example } } };
  return {
    // No body counts as an empty object.
    required: !body.safeParse({}).success,
    content: { 'application/json': { schema, ...examples } },
  };
}

function successes(route: Route, schemas: SchemaWriter): Record<string, ResponseObject> {
  const own = Object.entries(route.answerHeaders ?? {}).map(([name, says]) => [
    writtenHeader(name),
    typeof says === 'string' ? header(says) : header(says.sometimes, false),
  ]);
  const headers = { ...SHARED_HEADERS, ...Object.fromEntries(own) };
  const described: Record<string, ResponseObject> = {};
  for (const [status, form] of Object.entries(route.answers)) {
    const description = SUCCESSES[Number(status)] ?? 'Done.';
    const content = contentOf(form, schemas);
    described[status] = { description, headers, ...content };
    if (route.writes && form !== null) {
      described[200] ??= { description: REPLAYED, headers, ...content };
    }
  }
  return described;
}

function contentOf(form: AnswerForm, schemas: SchemaWriter): Pick<ResponseObject, 'content'> {
  if (form === null) return {};
  if (isMedia(form)) return { content: { [form.mediaType]: {} } };
  return { content: { 'application/json': { schema: schemas.write(form, 'output') } } };
}

function refusals(route: Route): Record<string, Reference> {
  const described = [...causesOfRefusal(route)].map(([status, causes]) => [
    String(status),
    {
      $ref: `#/components/responses/${errorResponseName(status)}`,
      description: `${causes.join('. ')}.`,
    },
  ]);
  return Object.fromEntries(described);
}

function camelCase(operation: string): string {
  return operation.replace(/[.-]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function sentence(says: string): string {
  return says.charAt(0).toUpperCase() + says.slice(1);
}
