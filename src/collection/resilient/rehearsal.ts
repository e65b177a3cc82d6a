import type { Scenario } from '../../../scenarios/index.ts';
import { type Plan, planChoices } from '../../choice/plan.ts';
import type { Json } from '../../platform/message.ts';
import { Platform } from '../../platform/platform.ts';
import { TOKEN_PATH } from '../../platform/token-endpoint.ts';
import { voiceOf } from '../../platform/voice/voice.ts';
import {
  type ReceiverAnswer,
  ScriptedReceivers,
} from '../../platform/webhooks/scripted-receivers.ts';
import { webhooksOf } from '../../platform/webhooks/webhooks.ts';
import { writeOutDelivery } from '../../platform/webhooks/written-delivery.ts';
import type { ExampleDraft } from '../draft.ts';
import { EXAMPLE_SESSION } from '../session-requests.ts';

/** Headers of an answer that say something to whoever reads an example. */
const SHOWN_HEADERS = [
  'retry-after',
  'date',
  'etag',
  'location',
  'cache-control',
  'inin-ratelimit-count',
  'inin-ratelimit-allowed',
  'inin-ratelimit-reset',
];
const KEY = { 'idempotency-key': '7d2f4ad4-0c3c-4bb1-9c67-1f6a1c0c9e10' };

/** Whose answers are rehearsed, and in which world. */
export interface RehearsalSetting {
  readonly scenario: Scenario;
  readonly plan: Plan;
  /** A client of the scenario. */
  readonly client: string;
  /** What endpoints answer; nobody is there to receive unless told. */
  readonly receivers?: readonly ReceiverAnswer[];
}

/** What is sent with a rehearsed request. */
interface Sent {
  /** The client that sends it, if it is another. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/**
 * Rehearses a flow against the platform with its plan, at fixed moments, so that the saved answers
 * are what the platform really says.
 */
export class Rehearsal {
  readonly #setting: RehearsalSetting;
  readonly #platform: Platform;
  readonly #authorization: string;

  constructor(setting: RehearsalSetting) {
    const { scenario, plan, client, receivers } = setting;
    this.#setting = setting;
    const platform: Platform = new Platform({
      choices: planChoices(plan),
      settings: scenario.settings ?? {},
      name: EXAMPLE_SESSION,
      ...(receivers !== undefined && {
        outbound: new ScriptedReceivers(receivers, () => platform.world.timeline),
      }),
    });
    scenario.arrange(platform);
    const tokens = scenario.parts.map(({ name, scopes }) => platform.grant(name, scopes));
    const own = tokens[scenario.parts.findIndex(({ name }) => name === client)];
    if (own === undefined) throw new TypeError(`${scenario.name} has no client ${client}`);
    this.#platform = platform;
    this.#authorization = `Bearer ${own}`;
  }

  /** The same from the beginning, for what happens otherwise. */
  fresh(): Rehearsal {
    return new Rehearsal(this.#setting);
  }

  /** The ids of the conversations that there are. */
  get conversations(): string[] {
    return [...voiceOf(this.#platform.world).conversations.keys()];
  }

  /** What a client is answered that asks for a token. */
  token(client: string): ExampleDraft {
    const authorization = `Basic ${btoa(`${client}:any-secret`)}`;
    const body = { grant_type: 'client_credentials' };
    return this.#send(undefined, 'POST', TOKEN_PATH, { authorization }, body);
  }

  /** What a request is answered at a moment, which must not be before that of the last one. */
  at(atMs: number, name: string, method: string, path: string, sent: Sent = {}): ExampleDraft {
    this.#platform.advanceTo(atMs);
    const headers = {
      authorization:
        sent.as === undefined ? this.#authorization : `Bearer ${this.#platform.grant(sent.as)}`,
      ...(method === 'GET' ? {} : KEY),
      ...sent.headers,
    };
    return this.#send(name, method, path, headers, sent.body);
  }

  /** What the admin API lists at a moment of the deliveries that were made for a subscription. */
  deliveriesAt(atMs: number, name: string, subscription: string): ExampleDraft {
    this.#platform.advanceTo(atMs);
    const deliveries = webhooksOf(this.#platform.world)
      .deliveries.filter((one) => one.subscription.id === subscription)
      .map(writeOutDelivery);
    // What is not known of an event JSON leaves out.
    const body = JSON.parse(JSON.stringify({ deliveries })) as Json;
    return { name: `200: ${name}`, status: 200, body };
  }

  #send(
    name: string | undefined,
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Json | undefined,
  ): ExampleDraft {
    const answer = this.#platform.handle({ method, path, headers, body });
    const shown = SHOWN_HEADERS.flatMap((key): [string, string][] => {
      const value = answer.headers[key];
      return value === undefined ? [] : [[key, value]];
    });
    const { media } = answer;
    if (media !== undefined) {
      shown.push(['content-type', media.contentType], ['content-length', String(media.length)]);
    }
    return {
      ...(name !== undefined && { name: `${answer.status}: ${name}` }),
      status: answer.status,
      headers: Object.fromEntries(shown),
      body: answer.body,
    };
  }
}
