/** What a token allows: `recording:write`. Which there are is what a dialect's routes ask for. */
export type Scope = string;

/** How long a token is good for, in seconds (vendor: a day). */
export const TOKEN_LIFETIME_S = 86_400;

/** Who a request comes from. */
export interface Principal {
  /** The OAuth client id. */
  readonly name: string;
  /** The token that the request carries; one client may have several. */
  readonly token: string;
  /** Whose it is: tokens of one account share their idempotency keys. */
  readonly account: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly expiresAtMs: number;
}

const SCHEME = 'Bearer ';

/** The one spelling of a header whose scheme may be in any case (RFC 9110 §11.1). */
function normalise(authorization: string): string {
  const scheme = authorization.slice(0, SCHEME.length);
  if (scheme.toLowerCase() !== SCHEME.toLowerCase()) return '';
  return `${SCHEME}${authorization.slice(SCHEME.length).trim()}`;
}

/** The tokens that a platform has given out. */
export class Tokens {
  readonly #prefix: string;
  /** By the whole header that carries the token. */
  readonly #principals = new Map<string, Principal>();
  readonly #principalsMax = 1000;
  readonly #all: ReadonlySet<Scope>;
  #issued = 0;

  /**
   * @param prefix begins every token, so that whoever routes requests can tell whose it is.
   * @param all every scope that there is.
   */
  constructor(prefix: string, all: ReadonlySet<Scope>) {
    this.#prefix = prefix;
    this.#all = all;
  }

  /** Every scope that a token may have. */
  get scopes(): ReadonlySet<Scope> {
    return this.#all;
  }

  /**
   * Gives out a token, with all scopes and of an account of its own unless told. The oldest is
   * forgotten if there are too many.
   */
  issue(
    name: string,
    nowMs: number,
    scopes: ReadonlySet<Scope> = this.#all,
    account = name,
  ): string {
    const token = `${this.#prefix}.${name}.${++this.#issued}`;
    if (this.#principals.size >= this.#principalsMax) {
      const [oldest] = this.#principals.keys();
      if (oldest !== undefined) this.#principals.delete(oldest);
    }
    const expiresAtMs = nowMs + TOKEN_LIFETIME_S * 1000;
    this.#principals.set(`${SCHEME}${token}`, { name, account, token, scopes, expiresAtMs });
    return token;
  }

  /** Who an `Authorization` header stands for, or `undefined` if for nobody. */
  principal(authorization: string | undefined, nowMs: number): Principal | undefined {
    if (authorization === undefined) return undefined;
    const principal =
      this.#principals.get(authorization) ?? this.#principals.get(normalise(authorization));
    return principal !== undefined && principal.expiresAtMs > nowMs ? principal : undefined;
  }
}
