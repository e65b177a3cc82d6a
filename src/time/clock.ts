/**
 * The time a client lives in. A client that waits on nothing else runs unchanged in virtual and in
 * real time.
 */
export interface Clock {
  /** Milliseconds on this clock. Only differences mean anything. */
  now(): number;
  /** Resolves `ms` milliseconds later on this clock; zero or less yields once. */
  sleep(ms: number): Promise<void>;
}
