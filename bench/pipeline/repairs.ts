import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openStore } from '../../src/cli/pipeline/open-store.ts';
import { readStoreLocation } from '../../src/cli/pipeline/store-location.ts';
import { inPairs, median, medianRatio } from '../pairs.ts';
import type { ServerProcess } from '../server-process.ts';
import type { Row } from '../table.ts';
import { type BenchStore, openBenchStore, type StoreKind } from './bench-store.ts';
import { fillStore } from './fill-store.ts';
import type { Fate } from './signed-events.ts';
import { startPipeline, startPlatform } from './start-pipeline.ts';

const ROUNDS = 3;
/** Long enough for the pause before a second capture to be filled with other work. */
const RECORDINGS = 1000;
/**
 * Ours: a backlog of 1,000, at which seed 001 alerts, is gone within half a minute. Each recording takes
 * a dozen transactions and more, one after the other, so it is the disk that says how fast 16 of them go
 * at once; a higher `--concurrency` shares each flush among more.
 */
const PER_SECOND_MIN = 34;
const FILL_AT_ONCE = 256;
const LOOK_EVERY_MS = 50;

const BARE = join(import.meta.dirname, '../baseline/bare-repairs.ts');
const WHAT: Readonly<Record<Fate, string>> = {
  sound: 'recordings found to be sound',
  failed: 'recordings replaced by a second capture',
};
const run = promisify(execFile);

/** What the platform has seen. */
interface Progress {
  readonly noted: number;
  readonly firstAskedAtMs: number;
  readonly lastNotedAtMs: number;
}

/** What it took to see recordings through. */
interface Measured {
  readonly perSecond: number;
  /** Of the process that did it. */
  readonly cpuMicroseconds: number;
}

/** How many recordings are seen through to the note on the interaction, by a platform that never lets wait. */
export async function benchRepairs(kind: StoreKind): Promise<Row[]> {
  const rows: Row[] = [];
  for (const fate of ['sound', 'failed'] as const) {
    const store = await openBenchStore(kind);
    try {
      rows.push(await compare(store, fate));
    } finally {
      await store.close();
    }
  }
  return rows;
}

async function compare(store: BenchStore, fate: Fate): Promise<Row> {
  const costs: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  const noteCost = (into: number[]) => (measured: Measured) => {
    into.push(measured.cpuMicroseconds);
    return measured.perSecond;
  };
  const pairs = await inPairs(
    ROUNDS,
    () => byPipeline(store, fate).then(noteCost(costs.ours)),
    () => byBareLoop(fate).then(noteCost(costs.bare)),
  );
  const describe = (rates: readonly number[], cost: readonly number[]) =>
    `${median(rates).toFixed(0)} (best ${Math.max(...rates).toFixed(0)}) a second, ` +
    `${median(cost).toFixed(0)} µs of a processor each`;
  return {
    what: `pipeline: ${WHAT[fate]} a second, ${store.name}`,
    ours: describe(pairs.ours, costs.ours),
    baseline: `${describe(pairs.baseline, costs.bare)} (the same requests in a bare loop that keeps nothing)`,
    ratio: medianRatio(pairs),
    target: `at least ${PER_SECOND_MIN} a second`,
    met: median(pairs.ours) >= PER_SECOND_MIN,
  };
}

/** Works off a backlog, from the first question to the platform to the last note. */
async function byPipeline({ location }: BenchStore, fate: Fate): Promise<Measured> {
  const { store } = await openStore(readStoreLocation(location), { create: true });
  await fillStore(store.inbox, fate, RECORDINGS, FILL_AT_ONCE);
  await store.close();
  const platform = await startPlatform('scripted');
  const service = await startPipeline(location, platform);
  const before = seconds(service);
  await allNoted(platform);
  const cpuMicroseconds = ((seconds(service) - before) / RECORDINGS) * 1e6;
  const perSecond = await rateOf(platform);
  await service.stop();
  await platform.stop();
  return { perSecond, cpuMicroseconds };
}

async function byBareLoop(fate: Fate): Promise<Measured> {
  const platform = await startPlatform('scripted');
  const { stdout } = await run(process.execPath, [
    BARE,
    String(platform.port),
    fate,
    String(RECORDINGS),
  ]);
  const perSecond = await rateOf(platform);
  await platform.stop();
  return { perSecond, cpuMicroseconds: Number(stdout) };
}

async function allNoted(platform: ServerProcess): Promise<void> {
  while ((await progressOf(platform)).noted < RECORDINGS) await sleep(LOOK_EVERY_MS);
}

async function rateOf(platform: ServerProcess): Promise<number> {
  const { noted, firstAskedAtMs, lastNotedAtMs } = await progressOf(platform);
  return (noted * 1000) / (lastNotedAtMs - firstAskedAtMs);
}

async function progressOf(platform: ServerProcess): Promise<Progress> {
  const response = await fetch(`http://127.0.0.1:${platform.port}/progress`);
  return (await response.json()) as Progress;
}

function seconds(server: ServerProcess): number {
  const { user, system } = server.cpuSeconds();
  return user + system;
}
