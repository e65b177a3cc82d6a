/** What the process tells whoever started it. */
export const EXIT = {
  clean: 0,
  /** A race was found, or is still there. */
  race: 1,
  /** The command, a file or the configuration is wrong. */
  usage: 2,
  /** The client does not do the same twice, so nothing about it can be shown. */
  notReproducible: 3,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
