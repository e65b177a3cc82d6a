import { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Json } from '../../src/platform/message.ts';
import { type BodyReading, hasBody, NO_BODY, readBody } from '../read-body.ts';
import { sendFault, sendJson } from '../send-json.ts';
import type { AdminAnswer, AdminOperation } from './admin-operation.ts';
import { createCatalogueOperations } from './catalogue-operations.ts';
import { createClockOperations } from './clock-operations.ts';
import { createConversationOperations } from './conversation-operations.ts';
import { createDeliveryOperations } from './delivery-operations.ts';
import { createJournalOperations } from './journal-operations.ts';
import { schemaFault } from './schema-fault.ts';
import { createSessionOperations, type SessionParts } from './session-operations.ts';
import { createVerdictOperations } from './verdict-operations.ts';

/** A plan or a report may be this long. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;
const NOTHING_TAKEN = z.strictObject({}).optional();
const NO_QUERY = z.strictObject({});

/** Makes the router of the admin API, to be mounted at its path. */
export function createAdminRouter(parts: SessionParts): Router {
  const { sessions } = parts;
  const onSessions: AdminOperation[] = [
    ...createSessionOperations(parts),
    ...createClockOperations(sessions),
    ...createJournalOperations(sessions),
    ...createVerdictOperations(sessions),
    ...createConversationOperations(sessions),
    ...createDeliveryOperations(sessions),
  ];
  const operations = [...createCatalogueOperations(sessions, onSessions), ...onSessions];

  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, methods] of byPath(operations)) {
    const allow = [...methods.keys()].join(', ');
    router.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), (request, response) => {
      const operation = methods.get(request.method);
      if (operation !== undefined) return perform(operation, request, response);
      sendFault(response, {
        status: 405,
        code: 'method.not.allowed',
        message: `This path takes ${allow}.`,
        headers: { allow },
      });
      return undefined;
    });
  }
  router.use((_request: Request, response: Response, _next: NextFunction) => {
    sendFault(response, {
      status: 404,
      code: 'not.found',
      message: 'The admin API has no such path; GET /__admin lists them.',
    });
  });
  return router;
}

function byPath(operations: readonly AdminOperation[]): Map<string, Map<string, AdminOperation>> {
  const paths = new Map<string, Map<string, AdminOperation>>();
  for (const operation of operations) {
    const methods = paths.get(operation.path) ?? new Map<string, AdminOperation>();
    paths.set(operation.path, methods.set(operation.method, operation));
  }
  return paths;
}

async function perform(
  operation: AdminOperation,
  request: Request,
  response: Response,
): Promise<void> {
  const { unreadable, body } = hasBody(request) ? await bodyOf(request) : NO_BODY;
  if (unreadable !== undefined) {
    const { code } = unreadable;
    sendFault(response, { ...unreadable, details: [{ errorCode: code, fieldName: 'body' }] });
    return;
  }
  const query = (operation.query ?? NO_QUERY).safeParse(queryOf(request));
  if (!query.success) {
    sendFault(response, schemaFault(query.error, 'query'));
    return;
  }
  const read = (operation.body ?? NOTHING_TAKEN).safeParse(body);
  if (!read.success) {
    sendFault(response, schemaFault(read.error, 'body'));
    return;
  }
  const { localAddress = '127.0.0.1', localPort } = request.socket;
  const host = localAddress.replace(/^::ffff:/, '');
  send(
    response,
    await operation.run({
      params: request.params as Record<string, string>,
      query: query.data,
      body: read.data,
      headers: request.headers,
      origin: `http://${host.includes(':') ? `[${host}]` : host}:${localPort}`,
      response,
    }),
  );
}

function bodyOf(request: Request): Promise<BodyReading> {
  return new Promise((resolve) => {
    readBody(request, { bytesMax: BODY_BYTES_MAX, format: 'json' }, resolve);
  });
}

/** The query as a record; a parameter that is given more than once is a list, which no schema takes. */
function queryOf({ url }: Request): Record<string, string | string[]> {
  const query = url.indexOf('?');
  const parameters = new URLSearchParams(query === -1 ? '' : url.slice(query));
  const record: Record<string, string | string[]> = Object.create(null);
  for (const name of parameters.keys()) {
    const values = parameters.getAll(name);
    record[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return record;
}

function send(response: Response, answer: AdminAnswer): void {
  switch (answer.kind) {
    case 'json':
      sendJson(response, answer.status, { 'cache-control': 'no-store' }, answer.body as Json);
      break;
    case 'empty':
      sendJson(response, 204, {}, undefined);
      break;
    case 'refused':
      sendFault(response, answer.fault);
      break;
    case 'stream':
      break;
  }
}
