import { z } from 'zod';

const moment = z.number().min(0);

/** The form of a hindrance in a document. */
export const hindranceSchema = z.strictObject({
  client: z.string().optional(),
  kind: z.string(),
  fromMs: moment,
  toMs: moment,
});
