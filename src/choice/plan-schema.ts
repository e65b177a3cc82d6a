import { z } from 'zod';
import { KINDS, MODEL_VERSION } from './catalogue.ts';
import type { ChoiceKind } from './choices.ts';
import { PLAN_VERSION, type Plan } from './plan.ts';

/** More choices than any run of a scenario draws. */
const CHOICES_MAX = 10_000;
/** Longer than any id of the model. */
const SUBJECT_LENGTH_MAX = 200;
/** More draws than any run makes of one kind for one subject. */
const NTH_MAX = 1_000_000;

function choiceSchema({ name, max, horizon, what }: ChoiceKind) {
  return z
    .strictObject({
      kind: z.literal(name),
      subject: z.string().min(1).max(SUBJECT_LENGTH_MAX),
      nth: z
        .int()
        .min(0)
        .max(Math.min(horizon - 1, NTH_MAX), {
          error: `${name} is benign from nth ${horizon} on`,
        }),
      value: z
        .int()
        .min(1)
        .max(max, { error: `${name} takes 1 to ${max}` }),
    })
    .describe(what);
}

const [firstKind, ...otherKinds] = KINDS.map(choiceSchema);
if (firstKind === undefined) throw new TypeError('the catalogue is empty');

const plannedChoice = z.discriminatedUnion('kind', [firstKind, ...otherKinds], {
  error: (issue) =>
    issue.code === 'invalid_union'
      ? `no such kind of choice; there are ${KINDS.map(({ name }) => name).join(', ')}`
      : undefined,
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
