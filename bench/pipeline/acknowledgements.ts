import { execFile } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../pairs.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import type { Row } from '../table.ts';
import { type BenchStore, openBenchStore, type StoreKind } from './bench-store.ts';
import { diskFlushes } from './disk-flushes.ts';
import type { EventLoad, EventLoadResult } from './load-process.ts';
import { startPipeline, startPlatform } from './start-pipeline.ts';

const ROUNDS = 5;
const PER_SECOND = 1000;
const OPEN_EVENTS = 6000;
const CLOSED_EVENTS = 6000;
/** A store that waits for the disk once for each event takes its time. */
const BARE_EVENTS = 1000;
const MAX_MS = 300;
const P999_MS = 100;

const LOAD = join(import.meta.dirname, 'load-process.ts');
const BARE = join(import.meta.dirname, '../baseline/bare-receiver.ts');
const run = promisify(execFile);

/** A load, with what each event cost the process that was measured. */
interface Measured extends EventLoadResult {
  readonly cpuMicroseconds: number;
}

/**
 * How soon and how many events are acknowledged while every consumer stands still. Whatever else the
 * machine does is in the tail of these latencies: the best round is what they are on a quiet one, and
 * the baseline and the disk in between say how far from quiet it was.
 */
export async function benchAcknowledgements(kind: StoreKind): Promise<Row[]> {
  const store = await openBenchStore(kind);
  const platform = await startPlatform('silent');
  const bare = (...args: string[]) => startServer(process.execPath, [BARE, ...args]);
  const ours = await startPipeline(store.location, platform);
  const nothing = await bare('nothing');
  const single = await bare(kind, store.bareLocation);
  try {
    return [await latencies(store, ours, nothing), await throughput(store, ours, nothing, single)];
  } finally {
    await Promise.all([ours.stop(), nothing.stop(), single.stop(), platform.stop()]);
    await store.close();
  }
}

async function latencies(
  { name }: BenchStore,
  ours: ServerProcess,
  nothing: ServerProcess,
): Promise<Row> {
  const load = { kind: 'open', events: OPEN_EVENTS, perSecond: PER_SECOND } as const;
  const disk: string[] = [];
  const rounds: Record<'ours' | 'nothing', Measured[]> = { ours: [], nothing: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.ours.push(await measure(ours, load));
    rounds.nothing.push(await measure(nothing, load));
    disk.push(diskFlushes());
  }
  const worst = (field: 'p999Ms' | 'maxMs') => Math.max(...rounds.ours.map((one) => one[field]));
  return {
    what: `pipeline: acknowledgements at ${PER_SECOND} events a second, consumers stalled, ${name}`,
    ours: `median of ${ROUNDS} rounds (best to worst): ${describe(rounds.ours)}`,
    baseline:
      `${describe(rounds.nothing)} (the same receiver that keeps nothing: what the machine adds); ` +
      `a flush of the disk in between: ${disk.join('; ')}; ` +
      `${loadavg()[0]?.toFixed(1)} processes wanted ${availableParallelism()} processors`,
    target: `in every round p99.9 under ${P999_MS} ms and none over ${MAX_MS} ms`,
    met: worst('p999Ms') < P999_MS && worst('maxMs') <= MAX_MS && onlyAcknowledged(rounds.ours),
  };
}

async function throughput(
  { name, kind }: BenchStore,
  ours: ServerProcess,
  nothing: ServerProcess,
  single: ServerProcess,
): Promise<Row> {
  const load = { kind: 'closed', events: CLOSED_EVENTS, perSecond: 0 } as const;
  const rounds: Record<'ours' | 'nothing' | 'single', Measured[]> = {
    ours: [],
    nothing: [],
    single: [],
  };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.ours.push(await measure(ours, load));
    rounds.single.push(await measure(single, { ...load, events: BARE_EVENTS }));
    rounds.nothing.push(await measure(nothing, load));
  }
  const rate = (all: readonly Measured[]) => median(all.map(({ perSecond }) => perSecond));
  const bareWay =
    kind === 'sqlite'
      ? 'an insert for each, flushed by itself'
      : 'a SET for each, and nothing else';
  return {
    what: `pipeline: acknowledgements a second as fast as it goes, consumers stalled, ${name}`,
    ours: describe(rounds.ours),
    baseline: `${describe(rounds.single)} (${bareWay}); ${describe(rounds.nothing)} (nothing kept)`,
    ratio: rate(rounds.ours) / rate(rounds.single),
    target: `at least ${PER_SECOND} a second`,
    met: rate(rounds.ours) >= PER_SECOND && onlyAcknowledged(rounds.ours),
  };
}

async function measure(server: ServerProcess, load: Omit<EventLoad, 'port'>): Promise<Measured> {
  const seconds = (): number => {
    const { user, system } = server.cpuSeconds();
    return user + system;
  };
  const before = seconds();
  const told = JSON.stringify({ ...load, port: server.port });
  const { stdout } = await run(process.execPath, [LOAD, told]);
  const result = JSON.parse(stdout) as EventLoadResult;
  const events = Object.values(result.statuses).reduce((sum, count) => sum + count, 0);
  return { ...result, cpuMicroseconds: ((seconds() - before) / events) * 1e6 };
}

function onlyAcknowledged(rounds: readonly EventLoadResult[]): boolean {
  return rounds.every(({ statuses }) => Object.keys(statuses).join() === '200');
}

function describe(rounds: readonly Measured[]): string {
  const both = (field: 'p50Ms' | 'p99Ms' | 'p999Ms' | 'maxMs') => {
    const all = rounds.map((one) => one[field]);
    return `${median(all).toFixed(1)} (${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)})`;
  };
  const rates = rounds.map(({ perSecond }) => perSecond);
  const cpu = median(rounds.map(({ cpuMicroseconds }) => cpuMicroseconds));
  const refused = rounds.reduce((sum, { statuses: { 200: _kept, ...other } }) => {
    return sum + Object.values(other).reduce((all, count) => all + count, 0);
  }, 0);
  return (
    `${Math.round(median(rates))} (${Math.round(Math.max(...rates))}) a second, ` +
    `p50 ${both('p50Ms')} ms, p99 ${both('p99Ms')}, p99.9 ${both('p999Ms')}, ` +
    `max ${both('maxMs')}, ${cpu.toFixed(0)} µs of a processor each, ${refused} refused`
  );
}
