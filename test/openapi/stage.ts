import { benign } from '../../src/choice/benign.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import type { PlatformRequest, PlatformResponse } from '../../src/platform/message.ts';
import { Platform } from '../../src/platform/platform.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { writtenBody } from './conforms.ts';
import type { Draft, Name } from './drafts.ts';
import type { Documented } from './operations.ts';
import type { Names, SeenRequest, Traffic } from './traffic.ts';
import { worldState } from './world-state.ts';

/** A world in which something has gone on already. */
export interface Setting {
  readonly settings: Partial<Settings>;
  /** Of the choices; all of them benign without one. */
  readonly seed: number | undefined;
  /** Which of the recorded runs went before, and how many of its requests. */
  readonly run: number;
  readonly requests: number;
}

/** A request and what was answered to it. */
export interface Played {
  readonly request: PlatformRequest;
  readonly response: PlatformResponse;
  /** What the same request changed when it came again at the same moment. */
  readonly again: Again;
}

/** A request that came a second time. */
export interface Again {
  readonly status: number;
  /** What the world was before and after, apart from the journal. */
  readonly before: string;
  readonly after: string;
  /** How many entries the journal got. */
  readonly entries: number;
}

/** A platform of a scenario on which requests are tried out. */
export class Stage {
  readonly platform: Platform;
  readonly #names: Names;
  readonly #tokens = new Map<string, string>();
  readonly #client: string;
  #etag = '"1"';

  constructor(traffic: Traffic, { settings, seed, run, requests }: Setting) {
    const { scenario, runs } = traffic;
    this.#names = traffic.names.copy();
    this.platform = new Platform({
      choices: seed === undefined ? benign : seededChoices(seed),
      settings: { ...scenario.settings, ...settings },
    });
    this.#client = scenario.parts[0]?.name ?? 'client';
    scenario.arrange(this.platform);
    const before = runs[run % Math.max(1, runs.length)] ?? [];
    for (const request of before.slice(0, requests)) this.#repeat(request);
  }

  /** Makes a request of a draft and sends it twice. */
  play(documented: Documented, draft: Draft): Played {
    const { platform } = this;
    platform.advanceTo(platform.nowMs + draft.afterMs);
    const request = this.#requestOf(documented, draft);
    const response = platform.handle(request);
    this.#etag = response.headers.etag ?? this.#etag;
    this.#names.learnAnswer(request.path, writtenBody(response.body));
    return { request, response, again: this.#again(request) };
  }

  #again(request: PlatformRequest): Again {
    const { journal } = this.platform;
    const before = worldState(this.platform);
    const { written } = journal;
    const { status } = this.platform.handle(request);
    const entries = journal.written - written;
    return { status, before, after: worldState(this.platform), entries };
  }

  #repeat({ client, atMs, method, path, headers, body }: SeenRequest): void {
    const { platform } = this;
    platform.advanceTo(Math.max(platform.nowMs, atMs));
    platform.handle({ method, path, headers: { ...headers, ...this.#auth(client) }, body });
  }

  #auth(client: string): { authorization: string } {
    const token = this.#tokens.get(client) ?? this.platform.grant(client);
    this.#tokens.set(client, token);
    return { authorization: `Bearer ${token}` };
  }

  #requestOf({ template, method, parameters }: Documented, draft: Draft): PlatformRequest {
    const { body, unreadable, key, ifMatch } = draft;
    const keyHeader = parameters.find(({ name }) => /idempotency-key$/i.test(name))?.name;
    const headers = {
      ...this.#authorization(draft.who),
      ...(key !== undefined && { [(keyHeader ?? 'idempotency-key').toLowerCase()]: key }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch === 'current' ? this.#etag : ifMatch }),
    };
    const path = `${this.#path(template, draft.names)}${queryOf(draft)}`;
    const request = { method, path, headers };
    if (unreadable !== undefined) return { ...request, unreadable };
    return body === undefined ? request : { ...request, body };
  }

  #authorization(who: Draft['who']): { authorization?: string } {
    if (who === 'client') return this.#auth(this.#client);
    if (who === 'nobody') return {};
    if (who === 'stranger') return { authorization: 'Bearer nobody' };
    return { authorization: `Bearer ${this.platform.grant(this.#client, new Set())}` };
  }

  #path(template: string, names: readonly Name[]): string {
    let nth = 0;
    return template.replace(/\{(\w+)\}/g, (_, variable: string) => {
      const name = names[nth++] as Name;
      if ('odd' in name) return encodeURIComponent(name.odd);
      return encodeURIComponent(this.#names.pick(variable, name.known) ?? 'none');
    });
  }
}

function queryOf({ query, queryRest }: Draft): string {
  const given = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  const all = [...given, queryRest].filter((part) => part !== '');
  return all.length === 0 ? '' : `?${all.join('&')}`;
}
