import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The unit of processor times in `/proc`. */
const TICKS_PER_SECOND = 100;

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  /** What it holds in memory now. */
  residentMegabytes(): number;
  /** How much of a processor it has used since it began: its own code, and the kernel for it. */
  cpuSeconds(): { readonly user: number; readonly system: number };
  stop(): Promise<void>;
}

/**
 * Starts a script that prints `listening on PORT`, or a URL that ends in it.
 *
 * @param log where its standard error goes; one that logs every request would drown the figures.
 */
export function startServer(
  command: string,
  args: readonly string[],
  log: 'inherit' | 'ignore' = 'inherit',
): Promise<ServerProcess> {
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', log] });
  return new Promise((resolve, reject) => {
    let out = '';
    child.once('error', reject);
    const onEarlyExit = (code: number | null): void =>
      reject(new Error(`${args.join(' ')} ended with ${code}`));
    child.once('exit', onEarlyExit);
    child.stdout?.on('data', (chunk) => {
      out += chunk;
      const port = /listening on (?:http:\/\/127\.0\.0\.1:)?(\d+)/.exec(out)?.[1];
      if (port === undefined) return;
      child.off('exit', onEarlyExit);
      resolve({
        port: Number(port),
        residentMegabytes: () => {
          const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
          return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
        },
        cpuSeconds: () => {
          const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
          // After the name in parentheses, user and system time are the 12th and 13th fields.
          const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
          const seconds = (index: number) => Number(fields[index]) / TICKS_PER_SECOND;
          return { user: seconds(11), system: seconds(12) };
        },
        stop: () =>
          new Promise((done) => {
            child.once('exit', () => done());
            child.kill('SIGTERM');
          }),
      });
    });
  });
}
