import type { Unreadable } from '../../platform/message.ts';
import type { Route } from '../../platform/route.ts';
import type { RequestParts, SystemDriver } from './contract-driver.ts';
import { routeRequest, variablesIn } from './contract-request.ts';
import { type ContractSession, MIGHT_CHANGE } from './contract-session.ts';
import { documentedStatuses } from './documented-statuses.ts';
import type { Elsewhere } from './elsewhere-script.ts';
import { NARROW_TOKEN, narrowToken } from './narrow-token.ts';
import type { AskedRequest } from './rehearsal.ts';

/** No body that is taken is nearly as long. */
const LONG_TEXT_LENGTH = 300_000;
/** One more than a key may have. */
const LONG_KEY = 'k'.repeat(256);

/** Methods in the order in which they do the least harm should a platform take them after all. */
const METHODS = ['GET', 'PUT', 'PATCH', 'POST', 'DELETE'] as const;

/** What a refusal that any operation may give is asked with. */
interface Refused {
  readonly session: ContractSession;
  readonly driver: SystemDriver;
  readonly routes: readonly Route[];
  readonly route: Route;
  readonly parts: RequestParts | undefined;
}

/**
 * Everything that an operation refuses whatever the state of the world is. None of it changes
 * anything; it must come first in its session, since the throttle counts requests.
 */
export function askGeneralRefusals(refused: Refused): void {
  const { session, driver, route, parts } = refused;
  const asked = routeRequest(route, driver, parts);
  askThrottled(refused, asked);
  const nobody = { authorization: null, auth: 'none' } as const;
  const needs = sentIfKnown(asked);
  session.ask(route, 'without a token', { status: 401 }, asked, { elsewhere: needs, as: nobody });
  askWithNarrowToken(refused, asked);
  askUnknownResource(refused);
  askWithOtherMethod(refused, asked);
  if (route.body !== undefined) askWithBadBodies(refused, asked);
  if (route.query !== undefined) {
    const odd = routeRequest(route, driver, { ...parts, query: 'unexpected=1' });
    const options = { elsewhere: route.writes ? sentIfAllowed(odd) : needs };
    session.ask(route, 'with a query that it does not know', { status: 400 }, odd, options);
  }
  if (route.writes && documentedStatuses(route).includes(422)) {
    const { keyHeader = 'Idempotency-Key' } = route;
    const tooLong = { ...asked, headers: { ...asked.headers, [keyHeader]: LONG_KEY } };
    const options = { elsewhere: sentIfAllowed(tooLong) };
    session.ask(route, 'with a key that is too long', { status: 400 }, tooLong, options);
  }
}

function sentIfKnown(asked: AskedRequest): Elsewhere {
  return { needs: variablesIn(asked) };
}

function sentIfAllowed(asked: AskedRequest): Elsewhere {
  return { needs: variablesIn(asked), writes: MIGHT_CHANGE };
}

function askThrottled({ session, route }: Refused, asked: AskedRequest): void {
  const subject = session.rehearsal.client;
  session.take({
    kind: 'choose',
    choice: { kind: 'platform.throttle', subject, nth: 0, value: 1 },
  });
  session.ask(route, 'over the rate limit', { status: 429 }, asked);
}

function askWithNarrowToken({ session, routes, route }: Refused, asked: AskedRequest): void {
  const scope = routes.map((one) => one.scope).find((one) => one !== route.scope);
  if (scope === undefined) throw new Error(`there is no scope beside ${route.scope}`);
  const as = narrowToken(session, scope);
  session.ask(route, 'with a token of fewer scopes', { status: 403 }, asked, {
    elsewhere: { needs: [NARROW_TOKEN, ...variablesIn(asked)] },
    as,
  });
}

function askUnknownResource({ session, driver, route, parts }: Refused): void {
  const { resource } = route;
  if (!route.refusals.includes(404) || !route.path.includes(`{${resource}}`)) return;
  const params = { ...parts?.params, [resource]: 'there-is-none' };
  const asked = routeRequest(route, driver, { ...parts, params });
  const options = { elsewhere: sentIfKnown(asked) };
  session.ask(route, `on an unknown ${resource}`, { status: 404 }, asked, options);
}

function askWithOtherMethod({ session, routes, route }: Refused, asked: AskedRequest): void {
  const taken = routes.filter(({ path }) => path === route.path).map((one) => one.method);
  const method = METHODS.find((one) => !taken.includes(one));
  if (method === undefined) return;
  const { body: _, ...bare } = asked;
  const options = { elsewhere: sentIfKnown(bare) };
  const wrong = { ...bare, method };
  session.ask(route, `asked by ${method}`, { status: 405 }, wrong, options);
}

/** A body that a platform in memory is only told of, and how it is sent. */
interface UnreadableBody {
  readonly says: string;
  readonly unreadable: Unreadable;
  readonly text: { readonly type: string; readonly content: string };
  readonly before?: readonly string[];
}

const UNREADABLE: readonly UnreadableBody[] = [
  {
    says: 'with a body that is no JSON',
    unreadable: { status: 400, code: 'invalid.json', message: 'The body is not valid JSON.' },
    text: { type: 'application/json', content: '{"unfinished": ' },
  },
  {
    says: 'with a body of another media type',
    unreadable: {
      status: 415,
      code: 'unsupported.media.type',
      message: 'Content-Type must be application/json; text/plain is not taken.',
    },
    text: { type: 'text/plain', content: 'plain words' },
  },
  {
    says: 'with a body that is too large',
    unreadable: {
      status: 413,
      code: 'body.too.large',
      message: 'The body is larger than the 262144 bytes that are taken.',
    },
    text: { type: 'application/json', content: '"made long by the script before"' },
    before: [
      // A variable would be carried into every script after it, which makes a run half as fast.
      `pm.request.body.update({ mode: 'raw', raw: JSON.stringify('x'.repeat(${LONG_TEXT_LENGTH})) });`,
    ],
  },
];

function askWithBadBodies({ session, route }: Refused, asked: AskedRequest): void {
  for (const { says, unreadable, text, before } of UNREADABLE) {
    const { body: _, ...bare } = asked;
    const { status, code } = unreadable;
    session.ask(
      route,
      says,
      { status, code },
      { ...bare, unreadable },
      {
        // No platform can carry out what it cannot parse; the others one may take after all.
        elsewhere: code === 'invalid.json' ? sentIfKnown(bare) : sentIfAllowed(bare),
        draft: { text, ...(before !== undefined && { before }) },
      },
    );
  }
  const odd = { ...asked, body: { unexpected: true } };
  const elsewhere = route.writes ? sentIfAllowed(asked) : sentIfKnown(asked);
  session.ask(route, 'with a field that it does not know', { status: 400 }, odd, { elsewhere });
}
