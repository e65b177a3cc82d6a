import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process of Node that runs a few lines and says things, line by line. */
export interface OtherProcess {
  /** What it has said so far. */
  readonly lines: readonly string[];
  /** Resolves when it has said so many lines. Fails if it ends before that. */
  said(count: number): Promise<void>;
  /** Kills it as nothing can be caught, and resolves when it is dead and all it said has been read. */
  kill(): Promise<void>;
}

/** Runs a module given as text; it may import by address. */
export function startProcess(code: string): OtherProcess {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let ended = false;
  const tell = (): void => {
    for (const look of waiting) look();
  };
  if (child.stdout === null) throw new Error('the process has no output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    tell();
  });
  const closed = new Promise<void>((resolve) => {
    child.on('close', () => {
      ended = true;
      tell();
      resolve();
    });
  });
  return {
    lines,
    said: (count) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (lines.length < count && !ended) return;
          waiting.delete(look);
          if (lines.length >= count) resolve();
          else reject(new Error(`the process ended after ${lines.length} of ${count} lines`));
        };
        waiting.add(look);
        look();
      }),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** The address of a module of this repository, for code that runs elsewhere. */
export function addressOf(path: string): string {
  return JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);
}
