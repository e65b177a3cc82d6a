import { z } from 'zod';

/** The body of a refusal in its full form, which is the one that nothing but a choice replaces. */
export const refusalForm = z.strictObject({
  message: z.string().min(1),
  code: z.string().min(1),
  status: z.int().min(400).max(599),
  messageWithParams: z.string(),
  messageParams: z.record(z.string(), z.unknown()),
  contextId: z.string().min(1),
  details: z.array(z.strictObject({ errorCode: z.string(), fieldName: z.string() })),
  errors: z.array(z.unknown()),
});
