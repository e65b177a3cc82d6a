import { z } from 'zod';
import { KINDS, kindNamed, MODEL_VERSION } from './catalogue.ts';
import { PLAN_VERSION, type Plan } from './plan.ts';

/** More choices than any run of a scenario draws. */
const CHOICES_MAX = 10_000;
/** Longer than any id of the model. */
const SUBJECT_LENGTH_MAX = 200;

const plannedChoice = z
  .strictObject({
    kind: z.enum(KINDS.map((kind) => kind.name)),
    subject: z.string().min(1).max(SUBJECT_LENGTH_MAX),
    nth: z.int().min(0),
    value: z.int().min(1),
  })
  .superRefine((choice, context) => {
    const kind = kindNamed(choice.kind);
    if (kind === undefined) return;
    if (choice.value > kind.max) {
      context.addIssue({
        code: 'custom',
        path: ['value'],
        message: `${kind.name} takes 1 to ${kind.max}, not ${choice.value}`,
      });
    }
    if (choice.nth >= kind.horizon) {
      context.addIssue({
        code: 'custom',
        path: ['nth'],
        message: `${kind.name} is benign from nth ${kind.horizon} on, so ${choice.nth} cannot be planned`,
      });
    }
  });

/** The form of a plan document. */
export const planSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal('stalemate.plan'),
  version: z.literal(PLAN_VERSION),
  model: z.literal(MODEL_VERSION),
  choices: z.array(plannedChoice).max(CHOICES_MAX),
});

/** A plan that could be read, or why it could not, one sentence a fault. */
export type PlanReading =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads a plan from a parsed JSON document, naming every fault by its place. */
export function readPlan(document: unknown): PlanReading {
  const read = planSchema.safeParse(document);
  if (!read.success) return { ok: false, faults: faultsOf(read.error) };
  const seen = new Set<string>();
  for (const [index, { kind, subject, nth }] of read.data.choices.entries()) {
    const key = `${kind} ${subject} ${nth}`;
    if (seen.has(key)) {
      return {
        ok: false,
        faults: [`choices.${index}: ${kind} of ${subject}, nth ${nth}, is planned twice`],
      };
    }
    seen.add(key);
  }
  const { $schema: _, ...plan } = read.data;
  return { ok: true, plan };
}

/** The faults that a schema found, each as `place: what is wrong`. */
export function faultsOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const place = issue.path.join('.');
    return place === '' ? issue.message : `${place}: ${issue.message}`;
  });
}
