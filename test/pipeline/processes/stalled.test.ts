import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/choice/hash.ts';
import { startSender } from './event-sender.ts';
import { ADAPTERS, inProcessWorld, untilSo } from './process-world.ts';
import { readPipeline } from './read-pipeline.ts';

const EVENTS = 150;
const CONCURRENCY = 4;
const LANES = 16;
/** A hang, however busy the machine is; how fast it is, the benchmarks tell. */
const HANG_MS = 5000;

describe.concurrent.each(ADAPTERS)(
  'a pipeline on %s whose consumers are all stalled',
  (adapter) => {
    it(
      'acknowledges whatever comes, and keeps it',
      inProcessWorld(adapter, async (world) => {
        const { platform } = world;
        platform.stall();
        const { url } = await world.start('one', { args: ['--concurrency', String(CONCURRENCY)] });
        const sender = startSender({ urls: () => [url], random: randomFrom(5), lanes: LANES });
        try {
          for (let n = 0; n < CONCURRENCY; n++) sender.send(platform.open('sound').event());
          await untilSo('all consumers wait', () => platform.asked.look === CONCURRENCY);
          for (let n = 0; n < EVENTS; n++) sender.send(platform.open('repaired').event());
          await untilSo('all are acknowledged', () => sender.waiting === 0);
        } finally {
          await sender.stop();
        }
        // Where a store is slow, since the machine is busy, a sender is told so, and in time.
        for (const { status, tookMs } of sender.refusals) {
          expect(status).toBe(503);
          expect(tookMs).toBeLessThan(HANG_MS);
        }
        expect(sender.acknowledged.size).toBe(CONCURRENCY + EVENTS);
        const { waiting = 0, delayed = 0, active = 0 } = (await readPipeline(url))?.work ?? {};
        expect(waiting + delayed + active).toBe(CONCURRENCY + EVENTS);
      }),
      60_000,
    );
  },
);
