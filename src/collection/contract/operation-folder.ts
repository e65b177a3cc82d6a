import type { Route } from '../../platform/route.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import type { OperationDriver, RequestParts, Scene, SystemDriver } from './contract-driver.ts';
import { routeRequest } from './contract-request.ts';
import { type AskOptions, ContractSession } from './contract-session.ts';
import type { Elsewhere } from './elsewhere-script.ts';
import { askGeneralRefusals } from './general-refusals.ts';
import type { StatusesShown } from './statuses-shown.ts';

/** How long the result of a keyed write is not replayable yet, in ms. */
const COMMIT_LAG_MS = 500;
const AS_IT_BEGINS: Elsewhere = {
  skipped: 'only a session of the mock is sure to be in that state',
};

/**
 * A folder that shows every status of one operation: in one session what it refuses whatever the
 * state of the world, how it succeeds and what its key does; in one session each what a driver stages.
 *
 * @throws {Error} if the platform does not answer as the driver says.
 */
export function operationFolder(
  driver: SystemDriver,
  routes: readonly Route[],
  route: Route,
  shown: StatusesShown,
): FolderDraft {
  const { operation, method, path, says } = route;
  const operationDriver = driver.operations[operation];
  if (operationDriver === undefined) throw new Error(`${driver.system} has no ${operation}`);
  const stage = { driver, routes, route, shown };
  const requests: RequestDraft[] = [
    ...ordinary(stage, operationDriver),
    ...(operationDriver.scenes ?? [])
      .filter((scene) => !needsNothing(scene))
      .flatMap((scene) => staged(stage, operationDriver, scene)),
  ];
  return {
    name: operation,
    description: `\`${method} ${path}\` ${says}. Every status that it documents, each with the form of its body.`,
    requests,
  };
}

/** Whether a scene is a refusal in the world as a session has it, so that it needs none of its own. */
function needsNothing({ status, steps, choices, settings }: Scene): boolean {
  return status >= 400 && steps === undefined && choices === undefined && settings === undefined;
}

/** Whether a scene comes about by requests alone, so that it does elsewhere too. */
function needsNoAdmin({ steps = [], choices, settings, unhurried }: Scene): boolean {
  const chosen = choices !== undefined && unhurried === undefined;
  return !chosen && settings === undefined && steps.every(({ kind }) => kind === 'request');
}

interface Stage {
  readonly driver: SystemDriver;
  readonly routes: readonly Route[];
  readonly route: Route;
  readonly shown: StatusesShown;
}

function ordinary(stage: Stage, operationDriver: OperationDriver): RequestDraft[] {
  const { request, succeeds, otherRequest, scenes = [] } = operationDriver;
  const { driver, routes, route } = stage;
  const { choices, settings } = succeeds;
  const session = new ContractSession({
    ...stage,
    says: `What \`${route.operation}\` refuses whatever the state of the world, and how it succeeds.`,
    ...(choices !== undefined && { choices }),
    ...(settings !== undefined && { settings }),
  });
  askGeneralRefusals({ session, driver, routes, route, parts: request });
  for (const { says, request: own, ...expected } of scenes.filter(needsNothing)) {
    // Where the request is an ordinary one, it is the state of the world that refuses it.
    const elsewhere = own === undefined ? AS_IT_BEGINS : 'alike';
    session.askParts(route.operation, says, expected, merged(request, own), { elsewhere });
  }
  const elsewhere = needsNoAdmin(succeeds) ? 'alike' : undefined;
  for (const step of succeeds.steps ?? []) session.take(step, elsewhere);
  const parts = merged(request, succeeds.request);
  if (route.writes && !heedsNoKey(session, route))
    askByKey(session, route, succeeds, parts, otherRequest);
  else {
    const asked = routeRequest(route, driver, parts);
    // A read answers alike wherever the ids are known, whatever the mock needs before.
    session.ask(route, succeeds.says, succeeds, asked, {
      ...(!(route.writes && elsewhere === undefined) && { elsewhere: 'alike' }),
    });
  }
  return session.requests;
}

function heedsNoKey({ rehearsal }: ContractSession, { operation }: Route): boolean {
  return rehearsal.platform.world.settings.keysIgnoredBy.includes(operation);
}

function askByKey(
  session: ContractSession,
  route: Route,
  succeeds: Scene,
  parts: RequestParts,
  otherRequest: RequestParts | undefined,
): void {
  const { operation, keyHeader = 'Idempotency-Key', resource } = route;
  session.take({
    kind: 'choose',
    choice: {
      kind: 'idempotency.commit-lag',
      subject: operation,
      nth: 0,
      value: COMMIT_LAG_MS,
    },
  });
  const headers = { ...parts.headers, [keyHeader]: `contract-${operation}` };
  const keyed = { ...parts, headers };
  const { status } = succeeds;
  const options: AskOptions = needsNoAdmin(succeeds) ? { elsewhere: 'alike' } : {};
  session.askParts(operation, succeeds.says, succeeds, keyed, options);
  const inFlight = { status: 409, code: 'idempotency.in.flight' };
  session.askParts(operation, 'again, while the first is being processed', inFlight, keyed);
  const { nowMs } = session.rehearsal.platform;
  session.moveTo(nowMs + COMMIT_LAG_MS, 'Until the first has been stored under its key');
  const { replayStatus } = session.rehearsal.platform.world.settings;
  const replayed = replayStatus === '200' && route.answers[status] !== null ? 200 : status;
  session.askParts(operation, 'again, with the same key', { status: replayed }, keyed, options);
  const other = otherRequest ?? { params: { [resource]: 'another' } };
  const reused = { status: 422, code: 'idempotency.key.reused' };
  const different = { ...merged(keyed, other), headers };
  session.askParts(operation, 'its key used for something else', reused, different, options);
}

function staged(stage: Stage, { request }: OperationDriver, scene: Scene): RequestDraft[] {
  const { says, status, code, steps = [], choices, settings, request: own } = scene;
  const session = new ContractSession({
    ...stage,
    says: `How \`${stage.route.operation}\` comes to answer ${status}: ${says}.`,
    ...(choices !== undefined && { choices }),
    ...(settings !== undefined && { settings }),
  });
  const options: AskOptions = needsNoAdmin(scene) ? { elsewhere: 'alike' } : {};
  for (const step of steps) session.take(step, options.elsewhere);
  session.askParts(stage.route.operation, says, { status, code }, merged(request, own), options);
  return session.requests;
}

function merged(base: RequestParts | undefined, own: RequestParts | undefined): RequestParts {
  return {
    ...base,
    ...own,
    params: { ...base?.params, ...own?.params },
    headers: { ...base?.headers, ...own?.headers },
  };
}
