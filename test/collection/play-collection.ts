import type {
  AuthDocument,
  CollectionDocument,
  RequestItem,
} from '../../src/collection/collection-document.ts';
import { tokenVariable } from '../../src/collection/token-variable.ts';

/** What of a new session the scripts keep. */
interface Created {
  readonly id: string;
  readonly accessToken: string;
  readonly tokens: Readonly<Record<string, string>>;
}

/** What one request of a collection was answered, beside what is saved with it. */
export interface Played {
  readonly name: string;
  readonly status: number;
  readonly body: unknown;
  readonly saved: { readonly status: number; readonly body: unknown };
}

/**
 * Sends the requests of a collection in order, without Newman and without its scripts, which makes
 * a thousand of them cheap. Variables are resolved as the scripts of an emitted race would set them.
 */
export async function playCollection(
  collection: CollectionDocument,
  baseUrl: string,
): Promise<Played[]> {
  const variables: Record<string, string> = { baseUrl };
  const played: Played[] = [];
  for (const item of collection.item.flatMap((folder) => folder.item)) {
    const { status, body } = await send(item, variables);
    const created = body as Partial<Created> | undefined;
    if (played.length === 0 && created?.accessToken !== undefined) {
      variables.sessionId = created.id ?? '';
      variables.accessToken = created.accessToken;
      for (const [client, token] of Object.entries(created.tokens ?? {})) {
        variables[tokenVariable(client)] = token;
      }
    }
    const [saved] = item.response;
    if (saved === undefined) throw new Error(`${item.name} has no saved answer`);
    played.push({
      name: item.name,
      status,
      body,
      saved: { status: saved.code, body: parsed(saved.body) },
    });
  }
  return played;
}

async function send({ request }: RequestItem, variables: Readonly<Record<string, string>>) {
  const resolve = (text: string): string =>
    text.replace(/\{\{([\w.-]+)\}\}/g, (_, name: string) => variables[name] ?? `{{${name}}}`);
  const { method, header, body, url, auth } = request;
  const headers = new Headers(
    header.map(({ key, value }): [string, string] => [key, resolve(value)]),
  );
  const token = auth === undefined ? '{{accessToken}}' : bearerOf(auth);
  if (token !== undefined) headers.set('authorization', `Bearer ${resolve(token)}`);
  const sent = body?.mode === 'raw' ? resolve(body.raw) : null;
  const response = await fetch(resolve(url.raw), { method, headers, body: sent });
  const text = await response.text();
  // A file is no part of what a collection saves.
  const isFile = response.headers.get('content-type')?.startsWith('audio/') === true;
  return { status: response.status, body: isFile ? undefined : parsed(text) };
}

function bearerOf(auth: AuthDocument): string | undefined {
  return auth.type === 'bearer' ? auth.bearer[0]?.value : undefined;
}

function parsed(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}
