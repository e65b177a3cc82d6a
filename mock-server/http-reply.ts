import type { ServerResponse } from 'node:http';
import type { PlatformResponse } from '../src/platform/message.ts';
import type { Fault } from './fault-body.ts';
import type { Reply } from './reply-to.ts';
import { sendFault, sendJson } from './send-json.ts';
import { sendMedia } from './send-media.ts';

/** Sends what the platform answers by a response of `node:http`. */
export class HttpReply implements Reply {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  answer({ status, headers, body, media }: PlatformResponse, date: string): void {
    if (media === undefined) sendJson(this.#response, status, { ...headers, date }, body);
    else sendMedia(this.#response, status, { ...headers, date }, media);
  }

  refuse(fault: Fault): void {
    sendFault(this.#response, fault);
  }

  drop(): void {
    this.#response.destroy();
  }
}
