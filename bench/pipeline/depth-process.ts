import { Redis } from 'ioredis';
import { openStore } from '../../src/cli/pipeline/open-store.ts';
import { readStoreLocation } from '../../src/cli/pipeline/store-location.ts';
import type { PipelineStore } from '../../src/pipeline/ports/pipeline-store.ts';
import { openRedisStore } from '../../src/pipeline/redis/open-redis-store.ts';
import { fillStore } from './fill-store.ts';

/** What an event cost at a depth, in µs of processor time, a Redis server's included; one for a round. */
export interface DepthFigures {
  readonly accept: readonly number[];
  readonly settle: readonly number[];
}

const ROUNDS = 7;
const EVENTS = 2000;
const FILL_AT_ONCE = 256;
/** So many deliveries a receiver has under way when it is busy. */
const ACCEPT_AT_ONCE = 32;
const CONCURRENCY = 16;

const [location = '', depth = ''] = process.argv.slice(2);
const redis = location.startsWith('redis') ? new Redis(location) : undefined;
const store = await open();

await fillStore(store.inbox, 'sound', Number(depth), FILL_AT_ONCE);
const accept: number[] = [];
const settle: number[] = [];
for (let round = 0; round <= ROUNDS; round++) {
  const accepted = await cost(() => fillStore(store.inbox, 'sound', EVENTS, ACCEPT_AT_ONCE));
  const settled = await cost(settleSome);
  // The first round lets the compiler settle.
  if (round === 0) continue;
  accept.push(accepted);
  settle.push(settled);
}
console.log(JSON.stringify({ accept, settle } satisfies DepthFigures));
redis?.disconnect();
await store.close();

/** A receiver gives up soon; here an event that takes long costs no more than another. */
async function open(): Promise<PipelineStore> {
  if (redis !== undefined) {
    return openRedisStore({ url: location, now: Date.now, acceptMs: 30_000, answerMs: 30_000 });
  }
  return (await openStore(readStoreLocation(location), { create: true })).store;
}

/** Has as many events handled as come in a round, so that the depth stays what it is. */
async function settleSome(): Promise<void> {
  let left = EVENTS;
  const enough = Promise.withResolvers<void>();
  const consumption = store.work.consume(
    async () => {
      left -= 1;
      if (left <= 0) enough.resolve();
      return { kind: 'done' };
    },
    { concurrency: CONCURRENCY, onTrouble: enough.reject },
  );
  await enough.promise;
  await consumption.stop();
}

async function cost(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  const serverBefore = await serverMicroseconds();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system + (await serverMicroseconds()) - serverBefore) / EVENTS;
}

async function serverMicroseconds(): Promise<number> {
  if (redis === undefined) return 0;
  const used = (await redis.info('cpu')).matchAll(/^used_cpu_(?:user|sys):([\d.]+)/gm);
  return [...used].reduce((sum, [, seconds]) => sum + Number(seconds) * 1e6, 0);
}
