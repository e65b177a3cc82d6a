import { CATALOGUE } from '../choice/catalogue.ts';
import type { Choices } from '../choice/choices.ts';

const REQUEST_LATENCY = CATALOGUE['network.request-latency'];
const RESPONSE_LATENCY = CATALOGUE['network.response-latency'];
const REQUEST_LOST = CATALOGUE['network.request-lost'];
const RESPONSE_LOST = CATALOGUE['network.response-lost'];
const DUPLICATE = CATALOGUE['network.duplicate'];

/** What a network does to one request and its answer. */
export interface MessageFate {
  readonly requestLost: boolean;
  readonly responseLost: boolean;
  /** On top of what the network takes at the least. */
  readonly requestLatencyMs: number;
  readonly responseLatencyMs: number;
  /** How long after the first a second copy arrives; 0 for none. */
  readonly duplicateAfterMs: number;
}

/** Draws what becomes of the nth request of a client. */
export function drawFate(choices: Choices, client: string, nth: number): MessageFate {
  return {
    requestLost: choices.draw(REQUEST_LOST, client, nth) === 1,
    responseLost: choices.draw(RESPONSE_LOST, client, nth) === 1,
    requestLatencyMs: choices.draw(REQUEST_LATENCY, client, nth),
    responseLatencyMs: choices.draw(RESPONSE_LATENCY, client, nth),
    duplicateAfterMs: choices.draw(DUPLICATE, client, nth),
  };
}
