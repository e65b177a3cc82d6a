import { type LoadRequest, type LoadResult, load } from './load.ts';
import type { ServerProcess } from './server-process.ts';

const ROUND_MS = 1500;

/** What an ordinary HTTP library sends along. */
const HEADERS = {
  'user-agent': 'load',
  accept: '*/*',
  'accept-encoding': 'gzip',
  connection: 'keep-alive',
};

/** A request of a load, and whose world it is for: each OAuth client has one. */
export type Asked = LoadRequest & { readonly client: string };

/** A load, with what each request cost the server; `perSecond` is of one processor. */
export interface Measured extends LoadResult {
  readonly userMicroseconds: number;
  readonly systemMicroseconds: number;
}

/** Sends requests in turn for one round. */
export async function measureLoad(
  server: ServerProcess,
  requests: readonly (LoadRequest & { readonly authorization: string })[],
): Promise<Measured> {
  const authorized = requests.map(({ authorization, headers, ...request }) => ({
    ...request,
    headers: { ...HEADERS, ...headers, authorization },
  }));
  const before = server.cpuSeconds();
  const result = await load(server.port, authorized, ROUND_MS);
  const after = server.cpuSeconds();
  const answered = Object.values(result.statuses).reduce((sum, count) => sum + count, 0);
  const userSeconds = after.user - before.user;
  const systemSeconds = after.system - before.system;
  return {
    ...result,
    // The machine is shared: what a second of one processor does is what the server is worth.
    perSecond: answered / (userSeconds + systemSeconds),
    userMicroseconds: (userSeconds / answered) * 1e6,
    systemMicroseconds: (systemSeconds / answered) * 1e6,
  };
}

/** A token for a client, whose world it makes if need be. */
export async function token(server: ServerProcess, client: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${server.port}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client}:secret`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token: issued } = (await response.json()) as { access_token: string };
  return `Bearer ${issued}`;
}

/** Sends one request and gives its body. Throws unless it succeeds. */
export async function send(
  server: ServerProcess,
  method: string,
  path: string,
  body: unknown,
  authorization = 'none',
): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
