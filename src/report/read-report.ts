import { z } from 'zod';
import { MODEL_VERSION } from '../choice/catalogue.ts';
import { faultsOf, planSchema } from '../choice/plan-schema.ts';
import { hindranceSchema } from '../history/hindrance-schema.ts';
import { operationSchema } from '../history/operation-schema.ts';
import { type RaceReport, REPORT_VERSION } from './race-report.ts';

const provenance = z.object({
  by: z.enum(['seed', 'norm', 'vendor', 'ours']),
  source: z.string(),
});
const moment = z.number().min(0);

const clientReport = z.object({
  client: z.string(),
  status: z.enum(['done', 'failed', 'unknown', 'threw', 'running']),
  because: z.string(),
  atMs: moment,
});
const snapshot = z.object({
  machine: z.string(),
  resource: z.string().nullable(),
  truth: z.string().nullable(),
  view: z.string().nullable(),
  lock: z.string().nullable(),
  version: z.int().nullable(),
  around: z.string().nullable(),
});
const entry = z.object({
  sequence: z.int(),
  atMs: moment,
  kind: z.enum(['answer', 'step']),
  what: z.string(),
  resource: z.string(),
  rule: z.string(),
  says: z.string(),
  provenance,
  correlationId: z.string().optional(),
  status: z.int().optional(),
  before: snapshot.optional(),
  after: snapshot.optional(),
});
const judgement = z.object({
  invariant: z.string(),
  says: z.string(),
  provenance,
  verdict: z.enum(['pass', 'fail', 'unknown']),
  because: z.string(),
  atMs: moment.optional(),
  operation: z.int().optional(),
});
const run = z.object({
  plan: planSchema,
  operations: z.array(operationSchema),
  reports: z.array(clientReport),
  hindrances: z.array(hindranceSchema).default([]),
  bands: z.array(
    z.object({
      machine: z.string(),
      resource: z.string(),
      band: z.enum(['truth', 'view', 'lock', 'version']),
      atMs: moment,
      value: z.string(),
    }),
  ),
  journal: z.array(entry),
  judgements: z.array(judgement),
  endedAtMs: moment,
});

/** The form of a report document. */
export const reportSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal('stalemate.report'),
  version: z.literal(REPORT_VERSION),
  model: z.literal(MODEL_VERSION),
  scenario: z.object({ name: z.string(), title: z.string(), story: z.string(), provenance }),
  client: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('strategy'),
      name: z.string(),
      claim: z.string(),
      instead: z.string(),
    }),
    z.object({ kind: z.literal('file'), path: z.string() }),
  ]),
  command: z.string(),
  search: z.object({
    seed: z.int(),
    foundAfterRuns: z.int().min(1),
    operationsBefore: z.int().min(0),
    shrinkRuns: z.int().min(0),
  }),
  broken: judgement,
  run,
  twin: z
    .object({
      change: z.object({
        kind: z.string(),
        subject: z.string(),
        nth: z.int(),
        unit: z.string(),
        from: z.int(),
        to: z.int(),
      }),
      says: z.string(),
      run,
    })
    .optional(),
});

/** A report that could be read, or why it could not, one sentence a fault. */
export type ReportReading =
  | { readonly ok: true; readonly report: RaceReport }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads a report from a parsed JSON document, naming every fault by its place. */
export function readReport(document: unknown): ReportReading {
  const read = reportSchema.safeParse(document);
  return read.success
    ? { ok: true, report: read.data as RaceReport }
    : { ok: false, faults: faultsOf(read.error) };
}
