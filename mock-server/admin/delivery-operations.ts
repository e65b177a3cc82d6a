import { z } from 'zod';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { writeOutDelivery } from '../../src/platform/webhooks/written-delivery.ts';
import type { Sessions } from '../sessions.ts';
import { type AdminOperation, adminOperation, answer } from './admin-operation.ts';
import { withSession } from './with-session.ts';

const LIMIT_MAX = 1000;
const LIMIT_DEFAULT = 100;

const deliveryQuery = z.strictObject({
  subscription: z.string().min(1).optional(),
  limit: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(LIMIT_MAX))
    .default(LIMIT_DEFAULT),
});

interface DeliveryCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: z.infer<typeof deliveryQuery>;
}

/** The operations on what a session sends to webhooks. */
export function createDeliveryOperations(sessions: Sessions): AdminOperation[] {
  return [
    adminOperation({
      method: 'GET',
      path: '/sessions/{id}/deliveries',
      says: 'lists the newest webhook deliveries with their attempts: ?subscription=&limit=',
      query: deliveryQuery,
      run: withSession(sessions, (session, { query }: DeliveryCall) => {
        const { subscription, limit } = query;
        const all = webhooksOf.known(session.world)?.deliveries ?? [];
        const found = all.filter(
          (one) => subscription === undefined || one.subscription.id === subscription,
        );
        return answer({ deliveries: found.slice(-limit).map(writeOutDelivery) });
      }),
    }),
  ];
}
