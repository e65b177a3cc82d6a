import { z } from 'zod';
import type { Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';
import { type AdminOperation, adminOperation, answer, refused } from './admin-operation.ts';
import { withSession } from './with-session.ts';

/** Some thirty years; calendar dates stay valid. */
const MOMENT_MS_MAX = 1_000_000_000_000;
const moment = z.int().min(0).max(MOMENT_MS_MAX);

const move = z
  .strictObject({
    advanceByMs: moment.optional(),
    advanceToMs: moment.optional(),
    nextEvent: z.literal(true).optional(),
  })
  .refine((given) => Object.values(given).filter((one) => one !== undefined).length === 1, {
    message: 'give exactly one of advanceByMs, advanceToMs and nextEvent',
  });

interface Params {
  readonly params: Readonly<Record<string, string>>;
}

/** The operations on the time of a session. */
export function createClockOperations(sessions: Sessions): AdminOperation[] {
  const path = '/sessions/{id}/clock';
  return [
    adminOperation({
      method: 'GET',
      path,
      says: 'shows the time of a session, and when something happens next by itself',
      run: withSession(sessions, (session) => answer(clockBody(session))),
    }),
    adminOperation({
      method: 'POST',
      path,
      says: 'moves a stepped session: {advanceByMs} | {advanceToMs} | {nextEvent: true}',
      body: move,
      run: withSession(sessions, (session, { body }: { body: z.infer<typeof move> } & Params) => {
        if (!session.stepped) {
          const message = `The clock of this session is ${session.settings.clock} and moves by itself; only a stepped one is moved.`;
          return refused(409, 'clock.not.stepped', message, 'clock');
        }
        const { nowMs } = session;
        const { advanceByMs, advanceToMs } = body;
        const field = advanceToMs === undefined ? 'advanceByMs' : 'advanceToMs';
        const toMs =
          advanceToMs ??
          (advanceByMs === undefined ? (session.nextAtMs ?? nowMs) : nowMs + advanceByMs);
        if (toMs < nowMs) {
          const message = `${field}: it is ${nowMs} ms already; time does not go back.`;
          return refused(400, 'clock.backwards', message, field);
        }
        if (toMs > MOMENT_MS_MAX) {
          const message = `${field}: a session ends at ${MOMENT_MS_MAX} ms.`;
          return refused(400, 'bad.request', message, field);
        }
        session.moveTo(toMs);
        return answer(clockBody(session));
      }),
    }),
  ];
}

function clockBody({ nowMs, nextAtMs, pending }: Session) {
  return { nowMs, nextEventAtMs: nextAtMs ?? null, pending };
}
