import { z } from 'zod';

const moment = z.number().min(0);

const arrival = z.strictObject({
  atMs: moment,
  status: z.int(),
  body: z.unknown().optional(),
  mediaBytes: z.int().min(0).optional(),
  correlationId: z.string(),
  duplicate: z.boolean(),
});

const outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('response'),
    status: z.int(),
    body: z.unknown().optional(),
    retryAfter: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('no-response'),
    because: z.enum(['timeout', 'connection', 'crash']),
  }),
]);

/** The form of an operation in a document. */
export const operationSchema = z.strictObject({
  number: z.int().min(1),
  client: z.string(),
  nth: z.int().min(0),
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.json().optional(),
  sentAtMs: moment,
  arrivals: z.array(arrival),
  returnedAtMs: moment.optional(),
  outcome: outcome.optional(),
});
