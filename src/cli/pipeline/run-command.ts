import type { ExitCode } from '../exit-code.ts';

/** Runs a command and keeps how it ended. */
export type RunCommand = (run: (signal: AbortSignal) => Promise<ExitCode>) => Promise<void>;
