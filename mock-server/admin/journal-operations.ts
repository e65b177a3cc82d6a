import { z } from 'zod';
import { writeOut } from '../../src/platform/written-entry.ts';
import type { Sessions } from '../sessions.ts';
import {
  type AdminCall,
  type AdminOperation,
  adminOperation,
  answer,
  refused,
} from './admin-operation.ts';
import { withSession } from './with-session.ts';

const LIMIT_MAX = 10_000;
const LIMIT_DEFAULT = 1000;

/** A whole number as text. */
const whole = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

const journalQuery = z.strictObject({
  correlationId: z.string().min(1).optional(),
  afterSequence: whole.default(0),
  limit: whole.pipe(z.int().min(1).max(LIMIT_MAX)).default(LIMIT_DEFAULT),
});

type JournalCall = AdminCall<undefined, z.infer<typeof journalQuery>>;

/** The operations that show what a session did, and by which choices. */
export function createJournalOperations(sessions: Sessions): AdminOperation[] {
  return [
    adminOperation({
      method: 'GET',
      path: '/sessions/{id}/journal',
      says: 'shows what the platform did, and by which rule: ?correlationId=&afterSequence=&limit=',
      query: journalQuery,
      run: withSession(sessions, (session, { query }: JournalCall) => {
        const { correlationId, afterSequence, limit } = query;
        const { entries, written } = session.journal;
        const found = entries.filter(
          (entry) =>
            entry.sequence > afterSequence &&
            (correlationId === undefined || entry.correlationId === correlationId),
        );
        return answer({ entries: found.slice(0, limit).map(writeOut), written });
      }),
    }),
    adminOperation({
      method: 'GET',
      path: '/sessions/{id}/events',
      says: 'streams the journal as it is written (server-sent events; Last-Event-ID resumes)',
      run: withSession(sessions, (session, call: AdminCall<undefined, undefined>) => {
        const lastId = whole.safeParse(call.headers['last-event-id'] ?? '0');
        if (!lastId.success) {
          const message = 'Last-Event-ID: must be the number of an entry.';
          return refused(400, 'bad.request', message, 'Last-Event-ID');
        }
        if (session.stream(call.response, lastId.data)) return { kind: 'stream' };
        const message = 'Too many listen to this session already; close a stream first.';
        return refused(429, 'too.many.streams', message);
      }),
    }),
    adminOperation({
      method: 'GET',
      path: '/sessions/{id}/plan',
      says: 'shows the plan of what was not benign so far; it replays the session',
      run: withSession(sessions, (session) => answer(session.plan)),
    }),
  ];
}
