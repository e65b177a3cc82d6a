import { z } from 'zod';
import type { Hindrance } from '../../src/history/hindrance.ts';
import { hindranceSchema } from '../../src/history/hindrance-schema.ts';
import type { Operation } from '../../src/history/operation.ts';
import { operationSchema } from '../../src/history/operation-schema.ts';
import type { Sessions } from '../sessions.ts';
import { judgeSession } from '../verdict.ts';
import {
  type AdminCall,
  type AdminOperation,
  adminOperation,
  answer,
  refused,
} from './admin-operation.ts';
import { withSession } from './with-session.ts';

const OPERATIONS_MAX = 10_000;

const clientReport = z
  .strictObject({
    client: z.string().min(1).max(100),
    status: z.enum(['done', 'failed', 'unknown', 'threw', 'running']),
    because: z.string().max(10_000).default(''),
    atMs: z.number().min(0).optional(),
    operations: z.array(operationSchema).max(OPERATIONS_MAX).optional(),
    hindrances: z.array(hindranceSchema).max(OPERATIONS_MAX).optional(),
  })
  .superRefine(({ client, operations = [] }, context) => {
    const index = operations.findIndex((operation) => operation.client !== client);
    if (index === -1) return;
    context.addIssue({
      code: 'custom',
      path: ['operations', index, 'client'],
      message: `must be ${client}, as the report is its own`,
    });
  });

type ReportCall = AdminCall<z.infer<typeof clientReport>, undefined>;

/** The operations that take what clients say and give what the oracle says. */
export function createVerdictOperations(sessions: Sessions): AdminOperation[] {
  return [
    adminOperation({
      method: 'POST',
      path: '/sessions/{id}/reports',
      says: 'takes what a client says in the end: {client, status, because?, atMs?, operations?, hindrances?}',
      body: clientReport,
      run: withSession(sessions, (session, { body }: ReportCall) => {
        const { client, status, because, atMs = session.nowMs, operations, hindrances } = body;
        const report = { client, status, because, atMs };
        const story = {
          operations: operations as Operation[] | undefined,
          hindrances: hindrances as Hindrance[] | undefined,
        };
        if (session.reports.keep(report, story)) {
          return answer(report, 201);
        }
        const message = 'client: too many clients have reported to this session.';
        return refused(409, 'reports.full', message, 'client');
      }),
    }),
    adminOperation({
      method: 'GET',
      path: '/sessions/{id}/verdict',
      says: 'judges the session as it stands by the invariants of its scenario',
      run: withSession(sessions, (session) => answer(judgeSession(session))),
    }),
  ];
}
