import type { ServerTimers } from './server-timers.ts';
import { Session } from './session.ts';
import type { SessionSettings } from './session-settings.ts';

/** What the id of a session looks like. */
export const SESSION_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** The session of requests that name none. It always exists. */
export const DEFAULT_SESSION = 'default';

/** The sessions of a server. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #sessionsMax: number;
  readonly #timers: ServerTimers;

  /** @param defaults what the session `default` is made from. */
  constructor(sessionsMax: number, defaults: SessionSettings, timers: ServerTimers) {
    this.#sessionsMax = sessionsMax;
    this.#timers = timers;
    this.default = new Session(DEFAULT_SESSION, defaults, timers);
    this.#sessions.set(DEFAULT_SESSION, this.default);
  }

  /** The session of requests that name none. */
  default: Session;

  get size(): number {
    return this.#sessions.size;
  }

  /** Whether there is no room for another one. */
  get full(): boolean {
    return this.#sessions.size >= this.#sessionsMax;
  }

  /** In order of creation. */
  get all(): Iterable<Session> {
    return this.#sessions.values();
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  /** Makes a session that is not among the others yet. */
  make(id: string, settings: SessionSettings): Session {
    return new Session(id, settings, this.#timers);
  }

  /** Puts a session among the others. The caller has made sure that there is room and none like it. */
  add(session: Session): void {
    this.#sessions.set(session.id, session);
  }

  /** Puts the world of a session back to its beginning. */
  reset(session: Session): Session {
    const fresh = this.make(session.id, session.settings);
    session.dispose();
    this.#sessions.set(fresh.id, fresh);
    if (fresh.id === DEFAULT_SESSION) this.default = fresh;
    return fresh;
  }

  /** Removes a session. */
  remove(session: Session): void {
    session.dispose();
    this.#sessions.delete(session.id);
  }

  /** Ends every stream and every connection that waits for an answer. */
  hangUpAll(): void {
    for (const session of this.#sessions.values()) session.dispose();
  }
}
