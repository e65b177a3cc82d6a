import { z } from 'zod';

/** The vendor's full body of a refusal, which nothing but a choice replaces. */
export const errorBodyForm = z
  .strictObject({
    message: z.string().min(1),
    code: z.string().min(1),
    status: z.int().min(400).max(599),
    messageWithParams: z.string().min(1),
    messageParams: z.record(z.string(), z.string()),
    contextId: z.string(),
    details: z.array(
      z.strictObject({
        errorCode: z.string().min(1),
        fieldName: z.string().min(1).optional(),
        entityId: z.string().optional(),
        entityName: z.string().optional(),
      }),
    ),
    errors: z.array(z.string()),
  })
  .meta({
    id: 'ErrorBody',
    description: 'The full body; `code` is dotted and has one value for each cause.',
  });

/** The first short body that seed 000 quotes. */
const stringCodeErrorForm = z
  .strictObject({ code: z.string().min(1), message: z.string().min(1) })
  .meta({
    id: 'StringCodeError',
    description: 'A short body that integrators met: `code` tells no more than the status.',
  });

/** The second short body that seed 000 quotes. */
const numberCodeErrorForm = z
  .strictObject({
    code: z.int().min(400).max(599),
    message: z.string().min(1),
    status: z.string().min(1),
    errors: z.array(z.string().min(1)).min(1),
  })
  .meta({
    id: 'NumberCodeError',
    description: 'Another short body that integrators met: `code` is the status itself.',
  });

/** The body of any refusal: one of the forms that `platform.error-shape` chooses from. */
export const errorForm = z
  .xor([errorBodyForm, stringCodeErrorForm, numberCodeErrorForm])
  .meta({ id: 'Error', description: 'What was wrong, in one of the forms that clients have met.' });
