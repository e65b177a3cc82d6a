import type { ServerResponse } from 'node:http';
import { benign } from '../src/choice/benign.ts';
import { createPlan, type Plan } from '../src/choice/plan.ts';
import { type RecordedChoices, recordChoices } from '../src/choice/recorder.ts';
import type { Journal } from '../src/platform/journal.ts';
import type { PlatformRequest, PlatformResponse } from '../src/platform/message.ts';
import { Platform } from '../src/platform/platform.ts';
import { hangUp, openConversation } from '../src/platform/voice/conversation-lifecycle.ts';
import { assignEndpoint } from '../src/platform/webhooks/assign-endpoint.ts';
import { ScriptedReceivers } from '../src/platform/webhooks/scripted-receivers.ts';
import { hasSubscriptions } from '../src/platform/webhooks/webhooks.ts';
import type { World } from '../src/platform/world.ts';
import { httpDateAt } from '../src/time/epoch.ts';
import { type ChoiceSource, choicesOf } from './choice-source.ts';
import { ClientReports } from './client-reports.ts';
import { EventStreams } from './event-streams.ts';
import type { ReplyTo } from './reply-to.ts';
import { noteAnswer, noteArrival, RequestHistory } from './request-history.ts';
import type { ServerTimers } from './server-timers.ts';
import { CLOCK_SPEED } from './session-clock.ts';
import { SessionNetwork } from './session-network.ts';
import type { SessionSettings } from './session-settings.ts';
import { WebhookSender } from './webhook-sender.ts';

/** A plan document holds no more. */
const CHOICES_KEPT = 10_000;
const JOURNAL_ENTRIES_MAX = 1000;
/** Nobody asks a served session for its bands yet. */
const BAND_CHANGES_MAX = 0;
/** The clients whose requests are numbered; the oldest is forgotten when there are more. */
const CLIENTS_MAX = 1000;
const DAY_MS = 86_400_000;

/** What a calm session draws and remembers, which is nothing. */
const CALM: RecordedChoices = { draw: benign.draw, mattered: [] };

/** One isolated world of a served platform. */
export class Session {
  /** Letters, digits, - and _; every token of the session begins with it. */
  readonly id: string;
  readonly settings: SessionSettings;
  /** A token for each client of the scenario, by its name; the same ones after a reset. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly history = new RequestHistory();
  readonly #platform: Platform;
  readonly #choices: RecordedChoices;
  readonly #timers: ServerTimers;
  /** On the server's timers; `undefined` for a clock that stands still until it is moved. */
  readonly #bornAtMs: number | undefined;
  readonly #network: SessionNetwork | undefined;
  readonly #sender: WebhookSender;
  // Made when they are needed: most of ten thousand sessions never are.
  #requests: Map<string, number> | undefined;
  #reports: ClientReports | undefined;
  #streams: EventStreams | undefined;
  #alarm: { readonly atMs: number; readonly timer: unknown } | undefined;
  #dateSecond = -1;
  #date = '';

  constructor(id: string, settings: SessionSettings, timers: ServerTimers) {
    this.id = id;
    this.settings = settings;
    this.#timers = timers;
    const calm = isCalm(settings.source);
    this.#choices = calm
      ? CALM
      : recordChoices(choicesOf(settings.source), undefined, CHOICES_KEPT);
    const { receivers } = settings;
    this.#sender = new WebhookSender(
      (told) => {
        this.advance();
        told();
        this.#setAlarm();
      },
      receivers && new ScriptedReceivers(receivers, () => this.world.timeline),
    );
    this.#platform = new Platform({
      choices: this.#choices,
      settings: { ...settings.scenario.settings, ...settings.platform },
      name: id,
      journalEntriesMax: JOURNAL_ENTRIES_MAX,
      bandChangesMax: BAND_CHANGES_MAX,
      outbound: this.#sender,
    });
    settings.scenario.arrange(this.#platform);
    for (const [client, url] of Object.entries(settings.endpoints ?? {})) {
      assignEndpoint(this.world, client, url);
    }
    for (const setup of settings.fixtures) openConversation(this.world, setup);
    this.tokens = Object.fromEntries(
      settings.scenario.parts.map(({ name, scopes, account }) => [
        name,
        this.#platform.grant(name, scopes, account),
      ]),
    );
    this.#bornAtMs = settings.clock === 'stepped' ? undefined : timers.now();
    // Whoever steps a session is its network; and a calm one has a network that does nothing.
    if (this.#bornAtMs !== undefined && !calm) {
      this.#network = new SessionNetwork({
        choices: this.#choices,
        arrive: (request, atMs) => this.#arrive(request, atMs),
        dateAt: (atMs) => this.#dateAt(atMs),
      });
    }
    // What the scenario has for a subscriber is sent although nobody has asked for anything yet.
    this.#setAlarm();
  }

  /** Milliseconds since this world began. */
  get nowMs(): number {
    return this.#platform.nowMs;
  }

  /** When the platform next does something by itself, or `undefined`. */
  get nextAtMs(): number | undefined {
    return this.#platform.nextAtMs;
  }

  /** How many things the platform is going to do by itself. */
  get pending(): number {
    return this.#platform.pending;
  }

  get journal(): Journal {
    return this.#platform.journal;
  }

  /** What really is. Only to be looked at. */
  get world(): World {
    return this.#platform.world;
  }

  /** What was not benign so far. */
  get plan(): Plan {
    return createPlan(this.#choices.mattered);
  }

  /** Whether time passes only as it is moved. */
  get stepped(): boolean {
    return this.#bornAtMs === undefined;
  }

  /** Lets happen what is due by now. Every use of a session begins with it. */
  advance(): void {
    const nowMs = this.#realNowMs() ?? this.nowMs;
    this.#network?.advanceTo(nowMs);
    this.#platform.advanceTo(nowMs);
    this.#setAlarm();
  }

  /** Moves the time of a stepped session. Never goes back. */
  moveTo(atMs: number): void {
    this.#platform.advanceTo(atMs);
  }

  /** The caller of a conversation hangs up now. Answers whether there was one to. */
  hangUp(conversationId: string): boolean {
    const heard = hangUp(this.world, conversationId);
    this.#setAlarm();
    return heard;
  }

  /** Answers a request of a client over the session's network. `bodyBytes` is its body's length. */
  receive(request: PlatformRequest, bodyBytes: number, replyTo: ReplyTo): void {
    this.advance();
    const { nowMs } = this;
    const client = this.#platform.clientOf(request.headers.authorization);
    const name = client ?? 'anonymous';
    const operation = this.history.begin(name, this.#numberOf(name), request, bodyBytes, nowMs);
    if (this.#network === undefined || client === undefined) {
      const response = this.#platform.handle(request);
      noteArrival(operation, response, nowMs, false);
      noteAnswer(operation, response, nowMs);
      replyTo.answer(response, this.#dateAt(nowMs));
    } else {
      this.#network.carry(operation, request, replyTo);
    }
    this.#setAlarm();
  }

  /** Answers a request for a token, which is no part of what clients are judged by. */
  receiveTokenRequest(request: PlatformRequest, replyTo: ReplyTo): PlatformResponse {
    this.advance();
    const response = this.#platform.handle(request);
    replyTo.answer(response, this.#dateAt(this.nowMs));
    this.#setAlarm();
    return response;
  }

  /** What the clients say of themselves. */
  get reports(): ClientReports {
    this.#reports ??= new ClientReports();
    return this.#reports;
  }

  /**
   * Streams the journal to whoever listens, from the entry after `afterSequence` on. Answers whether
   * there was room for another listener.
   */
  stream(response: ServerResponse, afterSequence: number): boolean {
    this.#streams ??= new EventStreams(this.journal, this.#timers);
    if (this.#streams.full) return false;
    this.#streams.open(response, afterSequence, () => this.#setAlarm());
    this.#setAlarm();
    return true;
  }

  /** Wakes when the next thing is due, if somebody would notice. */
  #setAlarm(): void {
    if (this.#bornAtMs === undefined) return;
    const atMs = this.#nextNoticedAtMs();
    if (this.#alarm?.atMs === atMs) return;
    if (this.#alarm !== undefined) this.#timers.clearTimeout(this.#alarm.timer);
    if (atMs === undefined) {
      this.#alarm = undefined;
      return;
    }
    const speed = CLOCK_SPEED[this.settings.clock];
    const aheadMs = atMs - (this.#realNowMs() ?? 0);
    const waitMs = Math.max(1, Math.min(DAY_MS, Math.ceil(aheadMs / speed)));
    const timer = this.#timers.setTimeout(() => {
      this.#alarm = undefined;
      this.advance();
    }, waitMs);
    this.#alarm = { atMs, timer };
  }

  /** What the time is by the machine, in whole milliseconds; `undefined` if it is moved by hand. */
  #realNowMs(): number | undefined {
    if (this.#bornAtMs === undefined) return undefined;
    return Math.floor((this.#timers.now() - this.#bornAtMs) * CLOCK_SPEED[this.settings.clock]);
  }

  #nextNoticedAtMs(): number | undefined {
    const deliveryAtMs = this.#network?.nextAtMs;
    const streaming = this.#streams !== undefined && this.#streams.size > 0;
    const watched = streaming || hasSubscriptions(this.world);
    const stepAtMs = watched ? this.#platform.nextAtMs : undefined;
    if (deliveryAtMs === undefined || stepAtMs === undefined) return deliveryAtMs ?? stepAtMs;
    return Math.min(deliveryAtMs, stepAtMs);
  }

  /** Ends the streams and deliveries and breaks the connections that wait for an answer. */
  dispose(): void {
    this.#sender.stop();
    this.#streams?.close();
    this.#network?.cut();
    if (this.#alarm !== undefined) this.#timers.clearTimeout(this.#alarm.timer);
    this.#alarm = undefined;
  }

  #arrive(request: PlatformRequest, atMs: number): PlatformResponse {
    this.#platform.advanceTo(atMs);
    return this.#platform.handle(request);
  }

  #numberOf(client: string): number {
    this.#requests ??= new Map();
    const requests = this.#requests;
    const nth = requests.get(client) ?? 0;
    if (nth === 0 && requests.size >= CLIENTS_MAX) {
      const [oldest] = requests.keys();
      if (oldest !== undefined) requests.delete(oldest);
    }
    requests.set(client, nth + 1);
    return nth;
  }

  #dateAt(atMs: number): string {
    const second = Math.floor(atMs / 1000);
    if (second !== this.#dateSecond) {
      this.#dateSecond = second;
      this.#date = httpDateAt(atMs);
    }
    return this.#date;
  }
}

function isCalm(source: ChoiceSource): boolean {
  return source.kind === 'preset' && source.preset.name === 'calm';
}
