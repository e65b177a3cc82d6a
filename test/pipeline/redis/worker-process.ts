import { openRedisStore } from '../../../src/pipeline/redis/open-redis-store.ts';
import { storeOptions } from './redis-world.ts';

/**
 * A consumer in a process of its own. It says which item it was given, and how often that was handed
 * out, and holds on to it for so many milliseconds; 0 is for ever.
 */
const [url = '', holdMs = '0'] = process.argv.slice(2);
const store = await openRedisStore(storeOptions(url));
store.work.consume(
  async ({ id, deliveries }) => {
    process.stdout.write(`given ${id} ${deliveries}\n`);
    await new Promise((resolve) => {
      if (holdMs !== '0') setTimeout(resolve, Number(holdMs));
    });
    process.stdout.write(`ended ${id}\n`);
    return { kind: 'done' };
  },
  { concurrency: 4, onTrouble: (trouble) => process.stderr.write(`${trouble}\n`) },
);
