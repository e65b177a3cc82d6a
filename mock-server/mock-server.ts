import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Plan } from '../src/choice/plan.ts';
import { createAdminRouter } from './admin/admin-router.ts';
import { readSource } from './choice-source.ts';
import { bugFault } from './fault-body.ts';
import { InvalidOptionsError } from './invalid-options-error.ts';
import { type Listening, type ListenOptions, listen, type RequestHandler } from './listen.ts';
import { ADMIN_PATH, createPlatformHandler } from './platform-handler.ts';
import { type Preset, presetNamed } from './presets.ts';
import { sendFault } from './send-json.ts';
import type { ServedScenario } from './served-scenario.ts';
import { machineTimers, type ServerTimers } from './server-timers.ts';
import type { ClockKind } from './session-clock.ts';
import type { SessionSettings } from './session-settings.ts';
import { Sessions } from './sessions.ts';

/** What sessions are made from where nothing else is asked for; at most one of plan, seed, preset. */
export interface SessionDefaults {
  /** `real` unless told. */
  readonly clock?: ClockKind;
  /** A preset takes a seed beside it. */
  readonly seed?: number;
  readonly plan?: Plan;
  /** `calm` if neither a plan, a seed nor a preset is given. */
  readonly preset?: string;
}

/** What a mock server is made with. */
export interface MockServerOptions {
  /** The first one is that of sessions for which none is asked. */
  readonly scenarios: readonly ServedScenario[];
  readonly defaults?: SessionDefaults;
  /** How many sessions there may be, `default` included; 20,000 unless told. */
  readonly sessionsMax?: number;
  /** The machine's unless told. */
  readonly timers?: ServerTimers;
  /** Makes the id of a session for which none was asked; random unless told. */
  readonly newSessionId?: () => string;
}

/** A served platform. */
export interface MockServer {
  /** The Express application, to be mounted in another or called by a test. */
  readonly app: RequestListener;
  /**
   * Starts to listen.
   *
   * @throws {PortInUseError} if something else listens there.
   */
  listen(options: ListenOptions): Promise<Listening>;
}

const SESSIONS_MAX = 20_000;

/**
 * Makes a server of simulated platforms, each in a session of its own.
 *
 * @throws {InvalidOptionsError} if there is no scenario or the defaults contradict each other.
 */
export function createMockServer(options: MockServerOptions): MockServer {
  const { scenarios, sessionsMax = SESSIONS_MAX, timers = machineTimers } = options;
  const { newSessionId = randomSessionId } = options;
  const defaults = readDefaults(scenarios, options.defaults ?? {});
  const sessions = new Sessions(sessionsMax, defaults, timers);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  const { handle, handlePlain } = createPlatformHandler(sessions, defaults);
  app.use(handle);
  app.use(ADMIN_PATH, createAdminRouter({ sessions, scenarios, defaults, newSessionId }));
  app.use(onError);
  const serve = app as RequestHandler;
  return {
    app,
    listen: (where) =>
      listen(
        {
          // Express decorates every request before it routes; the platform's are spared that.
          handle: (request, response, unanswered) =>
            handle(request, response, () => serve(request, response, unanswered)),
          handlePlain,
        },
        where,
        () => sessions.hangUpAll(),
      ),
  };
}

function readDefaults(
  scenarios: MockServerOptions['scenarios'],
  { clock = 'real', ...asked }: SessionDefaults,
): SessionSettings {
  const [scenario] = scenarios;
  if (scenario === undefined) {
    throw new InvalidOptionsError('scenarios', 'at least one is needed');
  }
  const calm = { kind: 'preset', preset: presetNamed('calm') as Preset, seed: undefined } as const;
  const reading = readSource(asked, calm);
  if (!reading.ok) throw new InvalidOptionsError(`defaults.${reading.field}`, reading.fault);
  return { scenario, clock, source: reading.source, fixtures: [] };
}

function randomSessionId(): string {
  return `s-${crypto.randomUUID().slice(0, 13)}`;
}

/** Four parameters tell Express that it takes errors. What gets here is what Express itself refuses, or a bug. */
function onError(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  const { status } = error as { status?: unknown };
  if (status === 400) {
    sendFault(response, {
      status: 400,
      code: 'bad.request.target',
      message: 'The path is not valid percent-encoded UTF-8.',
      details: [{ errorCode: 'bad.request.target', fieldName: 'path' }],
    });
    return;
  }
  sendFault(response, bugFault(error));
}
