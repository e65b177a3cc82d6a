import { type Answer, refuse } from './answer.ts';
import { type Principal, type Scope, Tokens } from './auth.ts';
import type { BandChange } from './bands.ts';
import { correlationIdOf } from './correlation-id.ts';
import { forumDialect } from './dialect/forum/forum.ts';
import { errorBody } from './errors.ts';
import { DEFAULT_KEY_HEADER, IdempotencyStore, isKey, KEY_LENGTH_MAX } from './idempotency.ts';
import type { Journal, Snapshot } from './journal.ts';
import type { Json, PlatformRequest, PlatformResponse } from './message.ts';
import { Outages } from './outage.ts';
import { type RateLimit, RateLimiter } from './rate-limit.ts';
import { readBody } from './read-input.ts';
import {
  invalid,
  keyAnswer,
  missingScope,
  UNAUTHENTICATED,
  unreadable,
  wrongMethod,
} from './refusals.ts';
import type { Concern, Params, Route } from './route.ts';
import { createRouter, type RouteMatch } from './router.ts';
import { RULES } from './rules.ts';
import { overLimit, throttled } from './throttle.ts';
import { issueToken, isTokenPath } from './token-endpoint.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

const PRINCIPALS_MAX = 10_000;
const NOBODY = 'anonymous';
const KEY_FAULT = `must be 1 to ${KEY_LENGTH_MAX} visible ASCII characters, quoted where that is the rule`;
const matchForum = createRouter(forumDialect);
const FORUM_SCOPES: ReadonlySet<Scope> = new Set(forumDialect.routes.map(({ scope }) => scope));

/** What a platform is made with. */
export interface PlatformOptions extends WorldOptions {
  /** Begins every token, so that a server can tell whose it is; letters, digits, - and _. */
  readonly name?: string;
}

/** How often a principal was heard and refused; both number choices. */
interface Counts {
  requests: number;
  refusals: number;
}

/**
 * The simulated contact-centre platform. It is passive: whoever drives it says when it is, and it
 * then does what was due. `handle` is synchronous and answers every request, however bad.
 */
export class Platform {
  /** All that there is. Whoever looks at it from outside changes it only by the lifecycles. */
  readonly world: World;
  readonly #tokens: Tokens;
  readonly #idempotency: IdempotencyStore;
  readonly #outages = new Outages();
  // Most worlds have no limits.
  #limiter: RateLimiter | undefined;
  readonly #counts = new Map<string, Counts>();
  #answers = 0;
  #tokenAnswers = 0;

  constructor(options: PlatformOptions) {
    this.world = createWorld(options);
    this.#tokens = new Tokens(options.name ?? 'sim', FORUM_SCOPES);
    this.#idempotency = new IdempotencyStore(this.world.settings.idempotencyTtlMs);
  }

  /** Milliseconds since this platform began. */
  get nowMs(): number {
    return this.world.timeline.nowMs;
  }

  /** When the platform next does something by itself, or `undefined` if nothing is due. */
  get nextAtMs(): number | undefined {
    return this.world.timeline.nextAtMs;
  }

  /** How many things the platform is going to do by itself. */
  get pending(): number {
    return this.world.timeline.pending;
  }

  /** What the platform did, and why. */
  get journal(): Journal {
    return this.world.journal;
  }

  /** Every change of truth, view, lock and version, in the order in which it was decided. */
  get bands(): readonly BandChange[] {
    return this.world.bands.changes;
  }

  /** Does everything that is due up to and at `atMs`. Never goes back. */
  advanceTo(atMs: number): void {
    this.world.timeline.advanceTo(atMs);
  }

  /** Gives out a token without the token route, as the arrangement of a scenario needs. */
  grant(client: string, scopes?: ReadonlySet<Scope>, account?: string): string {
    return this.#tokens.issue(client, this.nowMs, scopes, account);
  }

  /** The OAuth client that an `Authorization` header stands for now, or `undefined` if for none. */
  clientOf(authorization: string | undefined): string | undefined {
    return this.#tokens.principal(authorization, this.nowMs)?.name;
  }

  /** Answers a request at the present moment. Never throws. */
  handle(request: PlatformRequest): PlatformResponse {
    if (isTokenPath(request.path)) return this.#handleToken(request);
    const correlationId = correlationIdOf('answer', ++this.#answers);
    const down = this.#outages.refusal(this.world);
    if (down !== undefined) return this.#finish(down, nothingKnown(correlationId));
    const match = matchForum(request.method, request.path);
    if (match.kind === 'none') {
      const answer = refuse({
        rule: RULES['route.unknown'],
        status: 404,
        code: 'not.found',
        message: 'No route of the forum dialect has this path.',
      });
      return this.#finish(answer, nothingKnown(correlationId));
    }
    if (match.kind === 'method') {
      return this.#finish(wrongMethod(match.allowed), nothingKnown(correlationId));
    }
    const { route, params } = match;
    const { operation, writes, concerns } = route;
    const concerned = concerns?.find(this.world, params, request.body);
    const before = concerned === undefined ? undefined : concerns?.look(this.world, concerned);
    const principal = this.#tokens.principal(request.headers.authorization, this.nowMs);
    const name = principal?.name ?? NOBODY;
    const passage = principal === undefined ? NOT_PASSED : this.#passage(route, params, principal);
    const answer = passage.refusal ?? this.#perform(match, request, principal as Principal);
    return this.#finish(answer, {
      operation,
      limits: passage.limits,
      resource: params[route.resource] ?? '',
      principal: name,
      correlationId,
      before,
      // What was only read or refused is as it was.
      changed: writes && answer.kind === 'success' ? concerns : undefined,
      concerned,
    });
  }

  #handleToken(request: PlatformRequest): PlatformResponse {
    // Numbered apart, so that asking for a token does not rename the answers that follow.
    const correlationId = correlationIdOf('token', ++this.#tokenAnswers);
    const answer =
      request.unreadable !== undefined
        ? unreadable(request.unreadable)
        : request.method === 'POST'
          ? issueToken(this.#tokens, request, this.nowMs)
          : wrongMethod(['POST']);
    return this.#finish(answer, { ...nothingKnown(correlationId), operation: 'token' });
  }

  #passage(route: Route, params: Params, principal: Principal): Passage {
    const { world, nowMs } = this;
    const { settings, choices } = world;
    if (!principal.scopes.has(route.scope)) return { refusal: missingScope(route, settings) };
    const turn = {
      principal: principal.name,
      nth: this.#countsOf(principal.name).requests++,
      nowMs,
    };
    const refusal = throttled(turn, choices);
    if (refusal !== undefined) return { refusal };
    const limits: RateLimit[] = [];
    const { requestsPerMinute: perMinute } = settings;
    if (perMinute !== undefined) limits.push({ of: 'token', id: principal.token, perMinute });
    const own = route.limit?.(world, params, principal.name);
    if (own !== undefined) limits.push(own);
    if (limits.length === 0) return PASSED;
    this.#limiter ??= new RateLimiter();
    const admission = this.#limiter.admit(limits, nowMs);
    if (admission === undefined) return PASSED;
    return { refusal: overLimit(turn, admission, choices), limits: admission.headers };
  }

  #perform(match: RouteMatch, request: PlatformRequest, asking: Principal): Answer {
    if (request.unreadable !== undefined) return unreadable(request.unreadable);
    const { route, params, query } = match;
    if (query.kind === 'refusal') return query.answer;
    const body = readBody(route, request.body);
    if (body.kind === 'refusal') return body.answer;
    const { world } = this;
    const { headers } = request;
    const { name, account } = asking;
    const call = { world, params, query: query.value, body: body.value, headers, principal: name };
    const { operation, writes, keyHeader = DEFAULT_KEY_HEADER, keyCountsFrom } = route;
    const { settings } = world;
    const key = writes ? headers[keyHeader] : undefined;
    if (key === undefined || settings.keysIgnoredBy.includes(operation)) return route.run(call);
    if (!isKey(key, settings.idempotencyKeySyntax)) return invalid(keyHeader, KEY_FAULT);
    const keyed = {
      principal: account,
      operation,
      key,
      target: params[route.resource] ?? '',
      body: body.value,
      countsFrom: keyCountsFrom && (() => keyCountsFrom(world, params)),
    };
    const known = this.#idempotency.look(keyed, this.nowMs);
    if (known.kind !== 'new') return keyAnswer(known, settings);
    const answer = route.run(call);
    if (answer.kind === 'success' || answer.executed) {
      this.#idempotency.store(keyed, answer, world);
    }
    return answer;
  }

  #finish(answer: Answer, asked: Asked): PlatformResponse {
    const { operation, resource, principal, correlationId, before, changed, concerned, limits } =
      asked;
    const given = answer.kind === 'success' ? answer : answer.refusal;
    const body =
      answer.kind === 'success' ? answer.body : this.#errorBody(answer, principal, correlationId);
    this.world.journal.write({
      sequence: this.world.journal.nextSequence,
      atMs: this.nowMs,
      kind: 'answer',
      what: operation,
      resource,
      rule: given.rule,
      principal,
      correlationId,
      status: given.status,
      before,
      after:
        changed === undefined || concerned === undefined
          ? before
          : changed.look(this.world, concerned),
    });
    const ids = { 'inin-correlation-id': correlationId, 'x-correlation-id': correlationId };
    const headers =
      given.headers === undefined && limits === undefined
        ? ids
        : { ...ids, ...limits, ...given.headers };
    return answer.kind === 'success' && answer.media !== undefined
      ? { status: given.status, headers, body: undefined, media: answer.media }
      : { status: given.status, headers, body };
  }

  #errorBody(answer: Answer & { kind: 'refusal' }, principal: string, contextId: string): Json {
    const nth = this.#countsOf(principal).refusals++;
    return errorBody(answer.refusal, contextId, this.world.choices, principal, nth);
  }

  #countsOf(principal: string): Counts {
    let counts = this.#counts.get(principal);
    if (counts === undefined) {
      // More principals than any session has; to forget them only numbers their choices anew.
      if (this.#counts.size >= PRINCIPALS_MAX) this.#counts.clear();
      counts = { requests: 0, refusals: 0 };
      this.#counts.set(principal, counts);
    }
    return counts;
  }
}

/** What is known of a request when it is answered. */
interface Asked {
  readonly operation: string;
  readonly resource: string;
  readonly principal: string;
  readonly correlationId: string;
  readonly before: Snapshot | undefined;
  readonly changed: Concern | undefined;
  readonly concerned: unknown;
  /** The headers of the rate limits, where one is on. */
  readonly limits: Passage['limits'];
}

/** Whether a request may be looked at, by scope and rate. */
interface Passage {
  readonly refusal?: Answer | undefined;
  readonly limits?: Readonly<Record<string, string>>;
}

const PASSED: Passage = {};
const NOT_PASSED: Passage = { refusal: UNAUTHENTICATED };

function nothingKnown(correlationId: string): Asked {
  return {
    operation: 'unknown',
    resource: '',
    principal: NOBODY,
    correlationId,
    before: undefined,
    changed: undefined,
    concerned: undefined,
    limits: undefined,
  };
}
