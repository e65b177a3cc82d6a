import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/choice/hash.ts';
import { audit, endsOf } from './audit.ts';
import { startSender } from './event-sender.ts';
import { ADAPTERS, inProcessWorld, untilSo } from './process-world.ts';
import { isIdle, readPipeline } from './read-pipeline.ts';

/** So many events wait at any time, until one of the processes is told to stop. */
const LOAD = 8;
const LOAD_EVERY_MS = 50;
/** Long enough that much is under way whenever a process is told to stop. */
const ANSWER_MS = 100;

describe.concurrent.each(ADAPTERS)(
  'a pipeline on %s that is told to stop under load',
  (adapter) => {
    it(
      'ends what is under way, and leaves the rest to others',
      inProcessWorld(
        adapter,
        async (world) => {
          const { platform } = world;
          const [first, second] = await Promise.all([world.start('first'), world.start('second')]);
          const urls = [first.url, second.url];
          const sender = startSender({ urls: () => urls, random: randomFrom(5), lanes: 8 });
          platform.onEvent = (event) => sender.send(event);
          const load = setInterval(() => {
            for (let n = sender.waiting; n < LOAD; n++) {
              sender.send(platform.open(n % 2 === 0 ? 'sound' : 'repaired').event());
            }
          }, LOAD_EVERY_MS);
          try {
            await untilSo('it is at work', () => platform.asked.file > 4);
            first.signal('SIGTERM');
            clearInterval(load);
            expect(await first.ended).toBe(0);
            expect(platform.walkedOff).toBe(0);
            urls.shift();
            const isDone = async () => sender.waiting === 0 && (await isIdle(second.url));
            await untilSo('everything is done', isDone, 60_000);
          } finally {
            clearInterval(load);
            await sender.stop();
          }
          expect(audit(platform)).toMatchObject({ lost: [], doubled: [] });
          expect((await readPipeline(second.url))?.cases).toEqual(endsOf(platform));
        },
        { answerMs: ANSWER_MS },
      ),
      90_000,
    );
  },
);
