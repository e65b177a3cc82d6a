import type { ClientReference, RaceReport } from '../report/race-report.ts';

/** What a worker is started with. */
export interface WorkerInput {
  readonly scenario: string;
  readonly client: ClientReference;
  readonly seed: number;
  /** Counts the runs that were finished, so that a client that never yields is noticed. */
  readonly pulse: SharedArrayBuffer;
}

/** What a worker is told to do next. */
export interface ChunkOrder {
  readonly chunk: number;
  readonly runs: number;
}

/** What a worker says. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'chunk';
      readonly chunk: number;
      readonly runs: number;
      readonly windows: readonly number[];
      readonly report: RaceReport | undefined;
    }
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };
