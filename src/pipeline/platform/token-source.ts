import { boundedText } from '../../transport/bounded-text.ts';

/** Where requests get their bearer token from. */
export interface TokenSource {
  /** @throws {TokenError} if there is none to be had. */
  token(): Promise<string>;
  /** The platform did not take that token: it is not given out again. Answers whether another may be had. */
  refused(token: string): boolean;
}

/** The platform gave no token. */
class TokenError extends Error {
  override readonly name = 'TokenError';

  constructor(because: string, options?: { cause?: unknown }) {
    super(`no token was issued: ${because}; check the client id, its secret and the URL`, options);
  }
}

/** A token that somebody else looks after. */
export function fixedToken(token: string): TokenSource {
  return { token: async () => token, refused: () => false };
}

/** What tokens are asked for with. */
export interface ClientCredentials {
  /** Of the platform, with nothing after it. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
  /** Told of each new token, so that it can be kept out of logs. */
  readonly onToken?: (token: string) => void;
}

const REQUEST_MS_MAX = 5000;
/** A token is renewed so long before it expires, or in the last fifth of a shorter life. */
const EARLY_MS = 60_000;
/** A platform that gave none is not asked again for so long. */
const PAUSE_MS = 1000;
/** Of a token that does not say (RFC 6749 §5.1 only recommends it). */
const LIFETIME_S = 600;

interface IssuedToken {
  readonly text: string;
  readonly renewAtMs: number;
}

/** Tokens by client credentials (RFC 6749 §4.4): one request at a time, however many wait for it. */
export function createTokenSource(credentials: ClientCredentials): TokenSource {
  const { nowMs, onToken } = credentials;
  let issued: IssuedToken | undefined;
  let pending: Promise<IssuedToken> | undefined;
  let failure: { readonly error: unknown; readonly untilMs: number } | undefined;

  const renew = async (): Promise<IssuedToken> => {
    try {
      issued = await askForToken(credentials);
      onToken?.(issued.text);
      failure = undefined;
      return issued;
    } catch (error) {
      failure = { error, untilMs: nowMs() + PAUSE_MS };
      throw error;
    } finally {
      pending = undefined;
    }
  };
  return {
    async token() {
      if (issued !== undefined && nowMs() < issued.renewAtMs) return issued.text;
      if (failure !== undefined && nowMs() < failure.untilMs) throw failure.error;
      pending ??= renew();
      return (await pending).text;
    },
    refused(token) {
      if (issued?.text === token) issued = undefined;
      return true;
    },
  };
}

async function askForToken(credentials: ClientCredentials): Promise<IssuedToken> {
  const { baseUrl, clientId, clientSecret, nowMs } = credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  let status: number;
  let body: unknown;
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      redirect: 'error',
      signal: AbortSignal.timeout(REQUEST_MS_MAX),
    });
    status = response.status;
    body = parsed(await boundedText(response));
  } catch (cause) {
    throw new TokenError('the platform did not answer', { cause });
  }
  const { access_token: text, expires_in: lifetimeS = LIFETIME_S } = (body ?? {}) as TokenBody;
  if (status !== 200) throw new TokenError(`the platform answered ${status}`);
  if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) {
    throw new TokenError('the answer has no access_token');
  }
  const lifeMs = (Number(lifetimeS) || LIFETIME_S) * 1000;
  return { text, renewAtMs: nowMs() + lifeMs - Math.min(EARLY_MS, lifeMs / 5) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface TokenBody {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
}
