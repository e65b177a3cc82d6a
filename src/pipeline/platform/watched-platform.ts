import type { Transport } from '../../transport/transport.ts';
import type { AskHttp } from './http-artifacts.ts';

/** Told of each answer of the platform by its status; `undefined` if there was none. */
export type WatchAnswers = (status: number | undefined) => void;

/** The same transport, with somebody who is told of each answer. */
export function watchedTransport(transport: Transport, watch: WatchAnswers): Transport {
  return {
    async send(request) {
      const reply = await transport.send(request);
      watch(reply.kind === 'response' ? reply.status : undefined);
      return reply;
    },
  };
}

/** The same way to files, with somebody who is told of each answer. */
export function watchedDownload(ask: AskHttp, watch: WatchAnswers): AskHttp {
  return async (path, headers) => {
    try {
      const response = await ask(path, headers);
      watch(response.status);
      return response;
    } catch (cause) {
      watch(undefined);
      throw cause;
    }
  };
}
