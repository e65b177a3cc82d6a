import { ansiPaint, type Paint, plainPaint } from '../report/terminal/paint.ts';

/** Narrower than this, tables make no sense; wider, lines are hard to read. */
const WIDTH_MIN = 40;
const WIDTH_MAX = 140;
const WIDTH_OF_A_PIPE = 100;

/** How to write to where the output goes. */
export interface Terminal {
  readonly paint: Paint;
  readonly width: number;
  /** Shows how far long work has come, in place; does nothing where nobody watches. */
  progress(text: string): void;
  /** Takes the progress line away. */
  progressDone(): void;
}

/** Looks at the streams and the environment: `NO_COLOR`, `FORCE_COLOR`, pipes, width. */
export function createTerminal(
  out: NodeJS.WriteStream = process.stdout,
  err: NodeJS.WriteStream = process.stderr,
  env: NodeJS.ProcessEnv = process.env,
): Terminal {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  const refused = Boolean(env.NO_COLOR) || env.TERM === 'dumb' || env.FORCE_COLOR === '0';
  const colour = forced || (out.isTTY === true && !refused);
  const live = err.isTTY === true && env.TERM !== 'dumb';
  const columns = Number(env.COLUMNS) || out.columns || WIDTH_OF_A_PIPE;
  return {
    paint: colour ? ansiPaint : plainPaint,
    width: Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, columns)),
    progress(text) {
      if (live) err.write(`\r\u001b[2K${text.slice(0, Math.max(1, (err.columns ?? 80) - 1))}`);
    },
    progressDone() {
      if (live) err.write('\r\u001b[2K');
    },
  };
}
