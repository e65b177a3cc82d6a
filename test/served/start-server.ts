import { createMockServer, type MockServerOptions } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';

/** An answer as a test looks at it. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects to find in a body.
  readonly body: any;
}

/** A server under test. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
  /** Calls the admin API; the path is below `/__admin`. */
  admin(method: string, path: string, body?: unknown): Promise<Answered>;
  /** Calls the platform, with a bearer token if one is given. */
  platform(method: string, path: string, token?: string, body?: unknown): Promise<Answered>;
}

/** The conversation of the scenario under test. */
export const CONVERSATION = '/api/v2/conversations/voice/conv-1';

/** Starts a server with the scenarios of this project on a free port. */
export async function startServer(options: Partial<MockServerOptions> = {}): Promise<TestServer> {
  const server = createMockServer({ scenarios, ...options });
  const { url, port, close } = await server.listen({ port: 0 });
  const call = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body: unknown,
  ): Promise<Answered> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
  return {
    url,
    port,
    close,
    admin: (method, path, body) => call(method, `/__admin${path}`, {}, body),
    platform: (method, path, token, body) =>
      call(method, path, token === undefined ? {} : { authorization: `Bearer ${token}` }, body),
  };
}
