/** What a token allows. */
export type Scope = 'conversation:view' | 'recording:view' | 'recording:write';

/** Every scope that the platform knows. */
export const SCOPES: readonly Scope[] = ['conversation:view', 'recording:view', 'recording:write'];

/** How long a token is good for, in seconds (vendor: a day). */
export const TOKEN_LIFETIME_S = 86_400;

/** Who a request comes from. */
export interface Principal {
  /** The OAuth client id. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly expiresAtMs: number;
}

/** The tokens that a platform has given out. */
export class Tokens {
  readonly #prefix: string;
  readonly #principals = new Map<string, Principal>();
  readonly #principalsMax = 1000;
  #issued = 0;

  /** @param prefix begins every token, so that whoever routes requests can tell whose it is. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Gives out a token. The oldest is forgotten when there are too many. */
  issue(name: string, scopes: Iterable<Scope>, nowMs: number): string {
    const token = `${this.#prefix}.${name}.${++this.#issued}`;
    if (this.#principals.size >= this.#principalsMax) {
      const [oldest] = this.#principals.keys();
      if (oldest !== undefined) this.#principals.delete(oldest);
    }
    const expiresAtMs = nowMs + TOKEN_LIFETIME_S * 1000;
    this.#principals.set(token, { name, scopes: new Set(scopes), expiresAtMs });
    return token;
  }

  /** Who an `Authorization` header stands for, or `undefined` if for nobody. */
  principal(authorization: string | undefined, nowMs: number): Principal | undefined {
    if (authorization?.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
    const principal = this.#principals.get(authorization.slice(7).trim());
    return principal !== undefined && principal.expiresAtMs > nowMs ? principal : undefined;
  }
}
