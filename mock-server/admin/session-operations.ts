import { z } from 'zod';
import type { Plan } from '../../src/choice/plan.ts';
import { readPlan } from '../../src/choice/plan-schema.ts';
import { endpointUrl } from '../../src/platform/dialect/forum/webhook-bodies.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { settingsSchema } from '../../src/platform/settings-schema.ts';
import { readSource } from '../choice-source.ts';
import { createFixtures } from '../fixtures.ts';
import { SESSIONS_FULL } from '../platform-handler.ts';
import type { ServedScenario } from '../served-scenario.ts';
import type { Session } from '../session.ts';
import { CLOCK_KINDS } from '../session-clock.ts';
import type { SessionSettings } from '../session-settings.ts';
import { DEFAULT_SESSION, SESSION_ID, type Sessions } from '../sessions.ts';
import {
  type AdminAnswer,
  type AdminOperation,
  adminOperation,
  answer,
  NOTHING,
  refused,
} from './admin-operation.ts';
import { describeSession } from './describe-session.ts';
import { withSession } from './with-session.ts';

/** What sessions are made with. */
export interface SessionParts {
  readonly sessions: Sessions;
  readonly scenarios: readonly ServedScenario[];
  readonly defaults: SessionSettings;
  readonly newSessionId: () => string;
}

const CONVERSATIONS_MAX = 1000;
const RECEIVER_ANSWERS_MAX = 10_000;

const newSession = z
  .strictObject({
    id: z.string().regex(SESSION_ID, 'must be 1 to 64 letters, digits, - and _').optional(),
    scenario: z.string().optional(),
    clock: z.enum(CLOCK_KINDS).optional(),
    seed: z.int().optional(),
    plan: z.unknown().optional(),
    preset: z.string().optional(),
    endpoints: z.record(z.string(), endpointUrl).optional(),
    receivers: z
      .array(
        z.strictObject({
          delivery: z.string().min(1).max(200),
          atMs: z.int().min(0),
          status: z.int().min(100).max(599).nullable(),
        }),
      )
      .max(RECEIVER_ANSWERS_MAX)
      .optional(),
    settings: settingsSchema.optional(),
    fixtures: z
      .strictObject({
        conversations: z.int().min(1).max(CONVERSATIONS_MAX),
        seed: z.int().optional(),
      })
      .optional(),
  })
  .optional();

/** The operations on sessions as wholes. */
export function createSessionOperations(parts: SessionParts): AdminOperation[] {
  const { sessions } = parts;
  return [
    adminOperation({
      method: 'GET',
      path: '/sessions',
      says: 'lists the sessions',
      run: () =>
        answer({
          sessions: Array.from(sessions.all, ({ id, settings }) => ({
            id,
            scenario: settings.scenario.name,
            clock: settings.clock,
          })),
        }),
    }),
    adminOperation({
      method: 'POST',
      path: '/sessions',
      says: 'creates a session: {id?, scenario?, clock?, seed? | plan? | preset?, settings?, fixtures?, endpoints?, receivers?}',
      body: newSession,
      run: ({ body, origin }) => create(parts, body ?? {}, origin),
    }),
    adminOperation({
      method: 'GET',
      path: '/sessions/{id}',
      says: 'shows a session',
      run: withSession(sessions, (session, { origin }: { origin: string } & Params) =>
        answer(describeSession(session, origin)),
      ),
    }),
    adminOperation({
      method: 'DELETE',
      path: '/sessions/{id}',
      says: 'removes a session',
      run: withSession(sessions, (session) => {
        if (session.id === DEFAULT_SESSION) {
          const message = 'The session default always exists; reset it instead.';
          return refused(409, 'session.default', message, 'id');
        }
        sessions.remove(session);
        return NOTHING;
      }),
    }),
    adminOperation({
      method: 'POST',
      path: '/sessions/{id}/reset',
      says: 'puts the world of a session back to its beginning',
      run: withSession(sessions, (session, { origin }: { origin: string } & Params) =>
        answer(describeNew(sessions.reset(session), origin)),
      ),
    }),
  ];
}

interface Params {
  readonly params: Readonly<Record<string, string>>;
}

async function create(
  { sessions, scenarios, defaults, newSessionId }: SessionParts,
  asked: NonNullable<z.infer<typeof newSession>>,
  origin: string,
): Promise<AdminAnswer> {
  const { id = newSessionId(), clock = defaults.clock, seed, preset } = asked;
  const name = asked.scenario ?? defaults.scenario.name;
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) {
    const names = scenarios.map((one) => one.name).join(', ');
    const message = `scenario: there is none of that name; there are ${names}.`;
    return refused(400, 'bad.request', message, 'scenario');
  }
  const stranger = Object.keys(asked.endpoints ?? {}).find(
    (client) => !scenario.parts.some((part) => part.name === client),
  );
  if (stranger !== undefined) {
    const clients = scenario.parts.map((part) => part.name).join(', ');
    const field = `endpoints.${stranger}`;
    const message = `${field}: ${name} has no client of that name; it has ${clients}.`;
    return refused(400, 'bad.request', message, field);
  }
  let plan: Plan | undefined;
  if (asked.plan !== undefined) {
    const reading = readPlan(asked.plan);
    if (!reading.ok) {
      const message = `plan: ${reading.faults.slice(0, FAULTS_MAX).join('; ')}.`;
      return refused(400, 'bad.request', message, 'plan');
    }
    plan = reading.plan;
  }
  const reading = readSource({ plan, seed, preset }, defaults.source);
  if (!reading.ok) {
    const { field, fault } = reading;
    return refused(400, 'bad.request', `${field}: ${fault}.`, field);
  }
  const fixtures = asked.fixtures === undefined ? [] : await createFixtures(asked.fixtures);
  // Asked last, since others were served while the fixtures were made.
  if (sessions.get(id) !== undefined) {
    const message = `There is a session ${id} already; DELETE it, reset it or take another id.`;
    return refused(409, 'session.exists', message, 'id');
  }
  if (sessions.full) return { kind: 'refused', fault: SESSIONS_FULL };
  const session = sessions.make(id, {
    scenario,
    clock,
    source: reading.source,
    platform: asked.settings as Partial<Settings> | undefined,
    fixtures,
    endpoints: asked.endpoints,
    receivers: asked.receivers,
  });
  sessions.add(session);
  return answer(describeNew(session, origin), 201);
}

/** As many faults of a plan as a person reads. */
const FAULTS_MAX = 20;

function describeNew(session: Session, origin: string) {
  const { tokens } = session;
  // The first one's is enough where there is one client, as in most stories.
  return { ...describeSession(session, origin), accessToken: Object.values(tokens)[0], tokens };
}
