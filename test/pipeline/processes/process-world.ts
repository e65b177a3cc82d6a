import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WaveEncoding } from '../../../src/media/wave-policy.ts';
import type { VendorName } from '../../../src/pipeline/platform/vendor-shapes.ts';
import {
  type PipelineProcess,
  type StartedPipeline,
  startPipeline,
} from '../../cli/pipeline/start-pipeline.ts';
import { type RedisServer, startRedis } from '../redis/redis-server.ts';
import { type ScriptedPlatform, startScriptedPlatform } from './scripted-platform.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');
const HURRIED = join(import.meta.dirname, 'hurried-process.ts');

/** The stores that ship. */
export const ADAPTERS = ['sqlite', 'redis'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** How a process is started. */
export interface StartOptions {
  /** The one that is in a hurry, rather than the command itself. */
  readonly hurried?: boolean;
  /** Further options of the command. */
  readonly args?: readonly string[];
  /** What runs Node, such as `prlimit` with what it is to do. */
  readonly under?: readonly string[];
}

/** A store that is empty at first, a platform, and the processes of a pipeline on both. */
export interface ProcessWorld {
  readonly platform: ScriptedPlatform;
  /** The server of a world whose store is Redis. */
  readonly redis: RedisServer;
  /** The file of a world whose store is SQLite. */
  readonly file: string;
  /** As `--store` has it. */
  readonly store: string;
  /** Starts a process and waits until it listens. `who` is its client id, so that it can be struck. */
  start(who: string, options?: StartOptions): Promise<PipelineProcess>;
  /** Sends it a signal, whether it listens or not. */
  signal(who: string, name: NodeJS.Signals): void;
  /** Ends everything that was started here, and removes the folder. */
  close(): Promise<void>;
}

/** How the platform of a world behaves. */
export interface WorldOptions {
  /** Whose routes it has, and the processes use: those of Genesys unless told. */
  readonly vendor?: VendorName;
  /** How long a second capture takes: 30 ms unless told. */
  readonly captureMs?: number;
  /** How long each answer of the platform takes: 2 ms unless told. */
  readonly answerMs?: number;
  /** What its files are in: PCM unless told. */
  readonly encoding?: WaveEncoding;
}

/** Makes a world. */
export async function openProcessWorld(
  adapter: Adapter,
  { vendor = 'genesys', captureMs = 30, answerMs = 2, encoding = 'pcm' }: WorldOptions = {},
): Promise<ProcessWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'stalemate-processes-'));
  const file = join(folder, 'pipeline.db');
  const server = adapter === 'redis' ? await startRedis() : undefined;
  const platform = await startScriptedPlatform({ vendor, captureMs, answerMs, encoding });
  const started = new Map<string, StartedPipeline>();
  const store = server?.url ?? `sqlite:${file}`;
  const endWithTests = () => {
    for (const one of started.values()) one.signal('SIGKILL');
  };
  process.once('exit', endWithTests);
  return {
    platform,
    file,
    store,
    get redis() {
      if (server === undefined) throw new Error('this world has no Redis');
      return server;
    },
    start(who, options = {}) {
      const pipeline = startPipeline(commandOf(store, platform.url, vendor, options), {
        STALEMATE_CLIENT_ID: who,
      });
      started.set(who, pipeline);
      void pipeline.ended.then(() => started.delete(who));
      return pipeline.listening;
    },
    signal: (who, name) => started.get(who)?.signal(name),
    async close() {
      const ending = [...started.values()].map(({ ended }) => ended);
      endWithTests();
      process.off('exit', endWithTests);
      await Promise.all(ending);
      await platform.close();
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function commandOf(
  store: string,
  platform: string,
  vendor: VendorName,
  { hurried = false, args = [], under = [] }: StartOptions,
): [string, ...string[]] {
  const [program = process.execPath, ...rest] = [...under, process.execPath];
  if (hurried) return [program, ...rest, HURRIED, store, platform, vendor];
  const where = ['--store', store, '--platform', platform, '--port', '0', '--log-level', 'warn'];
  return [program, ...rest, MAIN, 'pipeline', 'serve', ...where, '--shape', vendor, ...args];
}

/** Runs a test in a world of its own, and closes it whatever happens. */
export function inProcessWorld(
  adapter: Adapter,
  test: (world: ProcessWorld) => Promise<void>,
  options: WorldOptions = {},
): () => Promise<void> {
  return async () => {
    const world = await openProcessWorld(adapter, options);
    try {
      await test(world);
    } finally {
      await world.close();
    }
  };
}

const LOOK_EVERY_MS = 50;

/** Waits until something is so. Throws if that takes longer than `msMax`; 20 s unless told. */
export async function untilSo(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  msMax = 20_000,
): Promise<void> {
  const untilMs = performance.now() + msMax;
  while (performance.now() < untilMs) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`it did not come about within ${msMax} ms that ${what}`);
}
