import { createHttpTransport } from '../../transport/http-transport.ts';
import type { ClientRequest, Reply, Transport } from '../../transport/transport.ts';
import type { TokenSource } from './token-source.ts';

/** What an authorised transport is made with. */
export interface AuthorisedTransportOptions {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  /** Told why there was no token for a request, and what the request belongs to. */
  readonly onTrouble: (trouble: unknown, correlationId: string | undefined) => void;
}

const NO_TOKEN: Reply = { kind: 'no-response', because: 'connection' };

/**
 * A transport whose token is renewed before it expires, and once more if it is refused before: a
 * request that was answered with 401 has done nothing, so it is sent again.
 */
export function createAuthorisedTransport(options: AuthorisedTransportOptions): Transport {
  const { baseUrl, tokens, onTrouble } = options;
  // A command that is sent elsewhere becomes a read, whose answer would pass for the command's.
  const sendWith = (token: string, request: ClientRequest): Promise<Reply> =>
    createHttpTransport({ baseUrl, token, redirect: 'manual' }).send(request);
  return {
    async send(request) {
      try {
        const token = await tokens.token();
        const reply = await sendWith(token, request);
        const refused = reply.kind === 'response' && reply.status === 401;
        if (!refused || !tokens.refused(token)) return reply;
        return await sendWith(await tokens.token(), request);
      } catch (trouble) {
        onTrouble(trouble, request.headers?.['x-correlation-id']);
        return NO_TOKEN;
      }
    },
  };
}
