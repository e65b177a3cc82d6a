import type { Route } from '../../platform/route.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import type { SystemDriver } from './contract-driver.ts';
import { routeRequest } from './contract-request.ts';
import { ContractSession, type ContractSessionWish } from './contract-session.ts';
import { narrowToken } from './narrow-token.ts';
import type { StatusesShown } from './statuses-shown.ts';

/** How long the platform is down, in ms; the clock does not move meanwhile. */
const OUTAGE_MS = 1000;

/**
 * A folder with what the operations of a system answer alike where a tenant's settings say so: 409 in
 * place of 403, and 503 while the platform is down.
 *
 * @param own the routes of the system.
 * @throws {Error} if every scope is one of the system's.
 */
export function tenantFolder(
  driver: SystemDriver,
  routes: readonly Route[],
  own: readonly Route[],
  shown: StatusesShown,
): FolderDraft {
  const stage = { driver, routes, shown };
  return {
    name: 'What tenants have differently',
    description:
      'Two settings change the answers of every operation: a missing scope may look like a conflict, and the platform may go down for a while.',
    requests: [...masked(stage, own), ...down(stage, own)],
  };
}

type Stage = Pick<ContractSessionWish, 'driver' | 'routes' | 'shown'>;

function masked(stage: Stage, own: readonly Route[]): RequestDraft[] {
  const { driver, routes } = stage;
  const scope = routes
    .map((route) => route.scope)
    .find((one) => !own.some((route) => route.scope === one));
  if (scope === undefined) throw new Error(`${driver.system}: every scope is its own`);
  const session = new ContractSession({
    ...stage,
    says: 'A missing scope is answered like a conflict; only the journal tells.',
    settings: { maskForbidden: true },
  });
  const as = narrowToken(session, scope);
  const expected = { status: 409, code: 'conflict' };
  for (const route of own) {
    const asked = routeRequest(route, driver, driver.operations[route.operation]?.request);
    session.ask(route, 'with a token of fewer scopes, which is masked', expected, asked, { as });
  }
  return session.requests;
}

function down(stage: Stage, own: readonly Route[]): RequestDraft[] {
  const { driver } = stage;
  const session = new ContractSession({
    ...stage,
    says: 'The platform goes down with the first request, for a second.',
    settings: { outages: true },
    choices: [{ kind: 'platform.outage', subject: 'platform', nth: 0, value: OUTAGE_MS }],
  });
  const expected = { status: 503, code: 'service.unavailable' };
  for (const route of own) {
    const asked = routeRequest(route, driver, driver.operations[route.operation]?.request);
    session.ask(route, 'while the platform is down', expected, asked);
  }
  return session.requests;
}
