import type { Scenario } from '../../scenarios/scenario.ts';
import { kindNamed, MODEL_VERSION } from '../choice/catalogue.ts';
import type { Plan } from '../choice/plan.ts';
import type { Provenance } from '../choice/provenance.ts';
import type { Hindrance } from '../history/hindrance.ts';
import type { ClientReport, Operation } from '../history/operation.ts';
import type { Verdict } from '../oracle/invariant.ts';
import { judge } from '../oracle/judge.ts';
import type { BandChange } from '../platform/bands.ts';
import { type WrittenEntry, writeOut } from '../platform/written-entry.ts';
import type { Failure } from '../search/explore.ts';
import { planOf, type Run } from '../search/run.ts';
import type { Twin } from '../search/twin.ts';
import { quoteShell } from './formats/quote-shell.ts';

/** The version of the report document's form. */
export const REPORT_VERSION = 1;

/** Which client was run, in words that find it again. */
export type ClientReference =
  | {
      readonly kind: 'strategy';
      readonly name: string;
      readonly claim: string;
      readonly instead: string;
    }
  /** The path is relative to where the command was given. */
  | { readonly kind: 'file'; readonly path: string };

/** What one invariant said of a run. */
export interface ReportedJudgement {
  readonly invariant: string;
  readonly says: string;
  readonly provenance: Provenance;
  readonly verdict: Verdict;
  /** Empty where it passed. */
  readonly because: string;
  /** When it broke. */
  readonly atMs: number | undefined;
  /** The operation concerned. */
  readonly operation: number | undefined;
}

/** One run, complete. Times are milliseconds of the platform's clock. */
export interface ReportedRun {
  readonly plan: Plan;
  readonly operations: readonly Operation[];
  /** What the clients said in the end. */
  readonly reports: readonly ClientReport[];
  /** What held clients up without a trace in their operations. */
  readonly hindrances: readonly Hindrance[];
  /** In order of time. */
  readonly bands: readonly BandChange[];
  readonly journal: readonly WrittenEntry[];
  readonly judgements: readonly ReportedJudgement[];
  readonly endedAtMs: number;
}

/** The nearest run that passes, and the one choice that makes the difference. */
export interface ReportedTwin {
  readonly change: Twin['change'];
  /** The change in one sentence. */
  readonly says: string;
  readonly run: ReportedRun;
}

/** One finding. Everything that a person is shown of it is a pure function of this document. */
export interface RaceReport {
  readonly format: 'stalemate.report';
  readonly version: typeof REPORT_VERSION;
  readonly model: string;
  readonly scenario: {
    readonly name: string;
    readonly title: string;
    readonly story: string;
    readonly provenance: Provenance;
  };
  readonly client: ClientReference;
  /** The command that finds it again from nothing; the document itself replays by its plan. */
  readonly command: string;
  /** How it was found. */
  readonly search: {
    readonly seed: number;
    readonly foundAfterRuns: number;
    readonly operationsBefore: number;
    readonly shrinkRuns: number;
  };
  /** The invariant that names the failure. */
  readonly broken: ReportedJudgement;
  /** The counterexample. */
  readonly run: ReportedRun;
  readonly twin: ReportedTwin | undefined;
}

/** Writes a failure down. */
export function createReport(
  scenario: Scenario,
  client: ClientReference,
  seed: number,
  failure: Failure,
): RaceReport {
  const run = reportRun(scenario, failure.run);
  const broken = run.judgements.find(({ verdict }) => verdict === 'fail');
  if (broken === undefined) throw new TypeError('a failure without a broken invariant');
  const { name, title, story, provenance } = scenario;
  const { foundAfterRuns, operationsBefore, shrinkRuns, twin } = failure;
  return {
    format: 'stalemate.report',
    version: REPORT_VERSION,
    model: MODEL_VERSION,
    scenario: { name, title, story, provenance },
    client,
    command: `stalemate check ${name} ${clientOption(client)} --seed ${seed} --runs ${foundAfterRuns}`,
    search: { seed, foundAfterRuns, operationsBefore, shrinkRuns },
    broken,
    run,
    twin: twin && {
      change: twin.change,
      says: twinSentence(twin.change),
      run: reportRun(scenario, twin.run),
    },
  };
}

function clientOption(client: ClientReference): string {
  return client.kind === 'strategy'
    ? `--strategy ${client.name}`
    : `--client ${quoteShell(client.path)}`;
}

/** Writes a run down, with what every invariant says of it. */
export function reportRun(scenario: Scenario, run: Run): ReportedRun {
  const { operations, reports, hindrances, bands, journal, endedAtMs } = run.simulation;
  return {
    plan: planOf(run),
    operations,
    reports,
    hindrances: hindrances ?? [],
    bands: bands.toSorted((a, b) => a.atMs - b.atMs),
    journal: journal.map(writeOut),
    judgements: judge(run.simulation, scenario.invariants).map(({ invariant, finding }) => ({
      invariant: invariant.name,
      says: invariant.says,
      provenance: invariant.provenance,
      verdict: finding.verdict,
      because: finding.verdict === 'pass' ? '' : finding.because,
      atMs: finding.verdict === 'fail' ? finding.atMs : undefined,
      operation: finding.verdict === 'fail' ? finding.operation : undefined,
    })),
    endedAtMs,
  };
}

/** "passes if recording.stop-lag of rec-1 is 40 ms instead of 41 ms (-1 ms)". */
function twinSentence({ kind, subject, nth, unit, from, to }: Twin['change']): string {
  const place = nth === 0 ? subject : `${subject} (draw ${nth + 1})`;
  const isTime = unit === 'ms' || unit === 's';
  // Of a fault, zero is not a short time but none of it.
  if (to === 0 && (!isTime || kindNamed(kind)?.harshness === 'fault')) {
    return `passes without ${kind} of ${place}`;
  }
  if (!isTime) return `passes if ${kind} of ${place} is ${to} instead of ${from}`;
  const by = to - from;
  return (
    `passes if ${kind} of ${place} is ${to} ${unit} instead of ${from} ${unit} ` +
    `(${by > 0 ? '+' : ''}${by} ${unit})`
  );
}
