import { scenarios } from '../../../scenarios/index.ts';
import type { PlannedChoice } from '../../choice/plan.ts';
import type { Json, PlatformResponse, Unreadable } from '../../platform/message.ts';
import { Platform } from '../../platform/platform.ts';
import type { Settings } from '../../platform/settings.ts';
import type { Outbound } from '../../platform/webhooks/outbound.ts';
import {
  type ReceiverAnswer,
  ScriptedReceivers,
} from '../../platform/webhooks/scripted-receivers.ts';
import type { ContractVariable, SystemDriver } from './contract-driver.ts';
import { LiveChoices } from './live-choices.ts';

/** Receivers of events are no part of a rehearsal, and a plan that is to be repeated loses all of it. */
const NOBODY_ANSWERS: Outbound = { send: () => true };

/** A request as a collection has it, with variables in double braces. */
export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json | undefined;
  /** Why the body cannot be read, where that is so: a platform in memory is only told. */
  readonly unreadable?: Unreadable;
}

/** What a rehearsal has beside its scenario; nothing unless told. */
interface RehearsalWish {
  readonly choices?: readonly PlannedChoice[];
  readonly settings?: Partial<Settings>;
  readonly receivers?: readonly ReceiverAnswer[];
}

/**
 * A session of a scenario in memory. What is to be sent in a collection is sent here first, so that
 * expectations and saved answers are what the platform says. The time is moved as in a stepped one.
 */
export class Rehearsal {
  readonly platform: Platform;
  readonly choices = new LiveChoices();
  /** The clients of the scenario; the first one sends the requests. */
  readonly clients: readonly string[];
  readonly #authorization: string;
  readonly #variables: ReadonlyMap<string, string>;

  /** @throws {Error} if the driver names a scenario that there is not. */
  constructor(
    { scenario: name, variables, system }: SystemDriver,
    { choices = [], settings = {}, receivers }: RehearsalWish = {},
  ) {
    const scenario = scenarios.find((one) => one.name === name);
    if (scenario === undefined) throw new Error(`${system}: no scenario is named ${name}`);
    for (const choice of choices) this.choices.make(choice);
    this.platform = new Platform({
      choices: this.choices,
      settings: { ...scenario.settings, ...settings },
      outbound:
        receivers === undefined
          ? NOBODY_ANSWERS
          : new ScriptedReceivers(receivers, () => this.platform.world.timeline),
    });
    scenario.arrange(this.platform);
    this.clients = scenario.parts.map((part) => part.name);
    const tokens = scenario.parts.map((part) =>
      this.platform.grant(part.name, part.scopes, part.account),
    );
    this.#authorization = `Bearer ${tokens[0]}`;
    this.#variables = new Map(variables.map(({ key, value }: ContractVariable) => [key, value]));
  }

  /** The client whose token the requests carry. */
  get client(): string {
    return this.clients[0] ?? '';
  }

  /** Sends a request as the client, or as whom `authorization` says; as nobody for `null`. */
  send(asked: AskedRequest, authorization: string | null = this.#authorization): PlatformResponse {
    const { method, path, headers = {}, body, unreadable } = asked;
    const sent = Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      this.#resolved(value),
    ]);
    // A session does what is due before it hears what arrives, also without its clock being moved.
    this.platform.advanceTo(this.platform.nowMs);
    return this.platform.handle({
      method,
      path: this.#resolved(path),
      headers: { ...Object.fromEntries(sent), ...(authorization !== null && { authorization }) },
      ...(unreadable === undefined ? { body: this.#resolvedBody(body) } : { unreadable }),
    });
  }

  #resolvedBody(body: Json | undefined): unknown {
    return body === undefined ? undefined : JSON.parse(this.#resolved(JSON.stringify(body)));
  }

  #resolved(text: string): string {
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => this.#variables.get(name) ?? '');
  }
}
