import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of the tests' own, with a folder of its own, on a free port of this machine. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it as an operator does, and waits for that. */
  stop(): Promise<void>;
  /** Ends it as the kernel does. */
  kill(): Promise<void>;
  /** Lets it run on, on the same port and with the same folder. */
  restart(): Promise<void>;
  /** From now on it holds its connections and answers nobody. */
  pause(): void;
  resume(): void;
  /** Has it do something, as an operator does, and gives its answer as it is on the wire. */
  command(...words: readonly string[]): Promise<string>;
  /** Ends it for good and removes its folder. */
  close(): Promise<void>;
}

/** So many looks, 50 ms apart, are taken before a server is said not to start. */
const LOOKS_MAX = 200;

/**
 * Starts a server that writes all it is told to a log.
 *
 * @param settings further ones, as on the command line; `['--appendfsync', 'everysec']`.
 */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stalemate-redis-'));
  const port = await freePort();
  let server = await run(port, folder, settings);
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    // A server that is paused would hear nothing else.
    server.kill('SIGCONT');
    server.kill(signal);
    await exited;
  };
  const endWithTests = () => server.kill('SIGKILL');
  process.once('exit', endWithTests);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart() {
      server = await run(port, folder, settings);
    },
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    command: (...words) => ask(port, words),
    async close() {
      await end('SIGKILL');
      process.off('exit', endWithTests);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(
  port: number,
  folder: string,
  settings: readonly string[],
): Promise<ChildProcess> {
  const usual = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
  const server = spawn('redis-server', [...usual, ...durable, ...settings], { stdio: 'ignore' });
  let failed: Error | undefined;
  server.once('error', (error) => {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    failed = missing
      ? new Error(
          'redis-server is not installed, and these tests need one: `apt-get install redis-server` on Debian',
          { cause: error },
        )
      : error;
  });
  for (let look = 0; look < LOOKS_MAX; look++) {
    if (failed !== undefined) throw failed;
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    if (await answers(port)) return server;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  server.kill('SIGKILL');
  throw new Error(`redis-server does not answer on port ${port}`);
}

/** Whether it has read its log and answers. */
async function answers(port: number): Promise<boolean> {
  try {
    return /^(\+PONG|-NOAUTH)/.test(await ask(port, ['PING']));
  } catch {
    return false;
  }
}

async function ask(port: number, words: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    // The server closes the connection after the last answer.
    const lengths = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    socket.write(`*${words.length}\r\n${lengths.join('')}QUIT\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    return answer;
  } finally {
    socket.destroy();
  }
}

/** A port that nobody has now. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return address.port;
}
