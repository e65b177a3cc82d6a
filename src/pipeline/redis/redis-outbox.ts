import type { Redis } from 'ioredis';
import type { Outbox, OutboxCommand, OutboxEntry, OutboxResult } from '../ports/outbox.ts';
import type { RedisKeys } from './redis-keys.ts';
import { orUnavailable } from './unavailable.ts';

/** What is kept of a command: the command as it was issued, then what became of it. */
type Kept = readonly [command: string | null, result: string | null];

/** The commands, as the cases wrote them. */
export function createRedisOutbox(redis: Redis, keys: RedisKeys): Outbox {
  const read = (name: string) => redis.hmget(name, 'command', 'result') as Promise<unknown>;
  return {
    async find(key) {
      return entryOf((await orUnavailable(read(keys.command(key)))) as Kept);
    },
    async pending(limit) {
      if (limit < 1) return [];
      const names = await orUnavailable(redis.zrange(keys.pending, 0, `${limit - 1}`));
      const kept = await Promise.all(names.map((name) => orUnavailable(read(name))));
      // One that was settled or forgotten since is left out.
      return kept
        .map((one) => entryOf(one as Kept))
        .filter((entry) => entry !== undefined && entry.result === undefined) as OutboxEntry[];
    },
  };
}

function entryOf([command, result]: Kept): OutboxEntry | undefined {
  if (command === null) return undefined;
  const issued = JSON.parse(command) as OutboxCommand;
  return result === null ? issued : { ...issued, result: JSON.parse(result) as OutboxResult };
}
