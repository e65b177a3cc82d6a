import { STATUS_CODES } from 'node:http';
import {
  type AuthDocument,
  COLLECTION_SCHEMA,
  type CollectionDocument,
  type EventDocument,
  type ExampleDocument,
  type FolderItem,
  type KeyValue,
  type RequestDocument,
  type RequestItem,
} from './collection-document.ts';
import { contentId } from './content-id.ts';
import type { CollectionDraft, ExampleDraft, FolderDraft, RequestDraft } from './draft.ts';
import { requestUrl } from './request-url.ts';

/** Where `stalemate serve` listens unless told. */
export const DEFAULT_BASE_URL = 'http://127.0.0.1:4010';

const JSON_BODY = 'application/json';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Gives a draft the form of a Postman collection. Equal drafts give equal documents, ids and all. */
export function assembleCollection(draft: CollectionDraft): CollectionDocument {
  const { name, description, variables, folders } = draft;
  return {
    info: {
      _postman_id: contentId(JSON.stringify(draft)),
      name,
      description,
      schema: COLLECTION_SCHEMA,
    },
    item: folders.map((folder) => assembleFolder(folder, name)),
    auth: bearer('accessToken'),
    variable: [
      {
        key: 'baseUrl',
        value: DEFAULT_BASE_URL,
        type: 'string',
        description: 'Where `stalemate serve` listens.',
      },
      ...variables,
    ],
  };
}

function assembleFolder(folder: FolderDraft, collection: string): FolderItem {
  const { name, description, before, after, requests } = folder;
  const event = [...events('prerequest', before), ...events('test', after)];
  return {
    name,
    id: contentId(`${collection} ${JSON.stringify(folder)}`),
    description,
    ...(event.length > 0 && { event }),
    item: requests.map((request) => assembleRequest(request, collection)),
  };
}

function assembleRequest(draft: RequestDraft, collection: string): RequestItem {
  const { name, description, before, after, examples } = draft;
  const seed = `${collection} ${JSON.stringify(draft)}`;
  const sent = requestDocument(draft);
  return {
    name,
    id: contentId(seed),
    event: [...events('prerequest', before), ...events('test', after)],
    request: { ...sent, ...authOf(draft), description },
    response: examples.map((example, index) =>
      exampleDocument(example, sent, contentId(`example ${index} ${seed}`)),
    ),
  };
}

function exampleDocument(
  { name, status, headers, body }: ExampleDraft,
  sent: RequestDocument,
  id: string,
): ExampleDocument {
  const words = STATUS_CODES[status] ?? '';
  return {
    id,
    name: name ?? `${status} ${words}`.trimEnd(),
    originalRequest: sent,
    status: words,
    code: status,
    _postman_previewlanguage: body === undefined ? 'text' : 'json',
    header: [
      ...(body === undefined ? [] : [{ key: 'Content-Type', value: JSON_TYPE }]),
      ...keyValues(headers),
    ],
    cookie: [],
    body: body === undefined ? '' : JSON.stringify(body, null, 2),
  };
}

function requestDocument(draft: RequestDraft): RequestDocument {
  const { method, path, below, headers, body, text, form } = draft;
  const header = keyValues(headers);
  const url = requestUrl(path, below);
  if (form !== undefined) {
    return { method, header, body: { mode: 'urlencoded', urlencoded: keyValues(form) }, url };
  }
  const sent = text ?? jsonText(body);
  if (sent === undefined) return { method, header, url };
  const { type, content } = sent;
  const language = type === JSON_BODY ? 'json' : 'text';
  return {
    method,
    header: [{ key: 'Content-Type', value: type }, ...header],
    body: { mode: 'raw', raw: content, options: { raw: { language } } },
    url,
  };
}

function jsonText(body: RequestDraft['body']): RequestDraft['text'] {
  if (body === undefined) return undefined;
  return { type: JSON_BODY, content: JSON.stringify(body, null, 2) };
}

function authOf({ auth }: RequestDraft): { auth?: AuthDocument } {
  if (auth === undefined) return {};
  if (auth === 'none') return { auth: { type: 'noauth' } };
  if ('tokenIn' in auth) return { auth: bearer(auth.tokenIn) };
  const basic = (['username', 'password'] as const).map((key) => ({
    key,
    value: auth[key],
    type: 'string',
  }));
  return { auth: { type: 'basic', basic } };
}

function bearer(variable: string): AuthDocument {
  return {
    type: 'bearer',
    bearer: [{ key: 'token', value: `{{${variable}}}`, type: 'string' }],
  };
}

function events(
  listen: EventDocument['listen'],
  lines: readonly string[] | undefined,
): EventDocument[] {
  if (lines === undefined) return [];
  return [{ listen, script: { type: 'text/javascript', exec: lines } }];
}

function keyValues(record: Readonly<Record<string, string>> | undefined): KeyValue[] {
  return Object.entries(record ?? {}).map(([key, value]) => ({ key, value }));
}
