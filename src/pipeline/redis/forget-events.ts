import type { Redis } from 'ioredis';
import type { EventQueue } from './event-queue.ts';
import type { RedisKeys } from './redis-keys.ts';
import { defineScript, type RedisScript } from './redis-script.ts';
import { orUnavailable } from './unavailable.ts';

/** So many events are looked at in one script, so that nobody waits long for the server. */
const LOOKED_AT_ONCE = 100;

/** So many events are looked at by one call; the next one goes on. */
const LOOKS_MAX = 10_000;

/**
 * Says which events are over, of those that happened first, and strikes the moments of events that
 * are not there: BullMQ has removed them by age or number. One script, so that none of them changes
 * its state in between.
 */
const OVER: RedisScript = {
  name: 'pipelineOver',
  lua: `
    local events, completed = KEYS[1], KEYS[2]
    local over, gone = {}, 0
    local first = redis.call('ZRANGEBYSCORE', events, '-inf', ARGV[1], 'LIMIT', ARGV[2], ARGV[3])
    for _, id in ipairs(first) do
      if redis.call('ZSCORE', completed, id) then
        over[#over + 1] = id
      elseif redis.call('EXISTS', ARGV[4] .. id) == 0 then
        redis.call('ZREM', events, id)
        gone = gone + 1
      end
    end
    return { #first, gone, over }`,
};

/** Forgets the keys of events whose work is over and that happened before a moment. */
export type ForgetEvents = (happenedBeforeMs: number) => Promise<void>;

/**
 * Forgets events as jobs and their moments with them. A copy of an event that comes afterwards is a
 * new event.
 */
export function createForgetEvents(redis: Redis, queue: EventQueue, keys: RedisKeys): ForgetEvents {
  const over = defineScript(redis, OVER);
  return async (happenedBeforeMs) => {
    let kept = 0;
    for (let looked = 0; looked < LOOKS_MAX; looked += LOOKED_AT_ONCE) {
      const answer = await orUnavailable(
        over(
          [keys.events, queue.toKey('completed')],
          [`(${happenedBeforeMs}`, kept, LOOKED_AT_ONCE, queue.toKey('')],
        ),
      );
      const [count, gone, ids] = answer as [number, number, string[]];
      await orUnavailable(Promise.all(ids.map((id) => queue.remove(id))));
      if (ids.length > 0) await orUnavailable(redis.zrem(keys.events, ...ids));
      if (count < LOOKED_AT_ONCE) return;
      kept += count - gone - ids.length;
    }
  };
}
