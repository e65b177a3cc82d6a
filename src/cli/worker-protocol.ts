import type { Plan } from '../choice/plan.ts';
import type { ClientReference, RaceReport, ReportedRun } from '../report/race-report.ts';

/** What a worker is started with. */
export interface WorkerInput {
  readonly scenario: string;
  readonly client: ClientReference;
  readonly seed: number;
  /** Counts the runs that were begun, so that a client that never yields is noticed. */
  readonly pulse: SharedArrayBuffer;
}

/** What a worker is told to do next. */
export type Order =
  | { readonly kind: 'chunk'; readonly chunk: number; readonly runs: number }
  | { readonly kind: 'replay'; readonly plan: Plan }
  /** Nothing more will come. */
  | { readonly kind: 'end' };

/** An error as it crosses from one thread to another. */
export interface CarriedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'chunk';
      readonly chunk: number;
      readonly runs: number;
      readonly windows: readonly number[];
      readonly unknown: number;
      readonly report: RaceReport | undefined;
    }
  /** A chunk could not be searched. */
  | { readonly kind: 'chunk-error'; readonly chunk: number; readonly error: CarriedError }
  | { readonly kind: 'replayed'; readonly run: ReportedRun }
  | { readonly kind: 'error'; readonly error: CarriedError };
