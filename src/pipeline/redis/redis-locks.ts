import type { Redis } from 'ioredis';
import type { Lease, Locks } from '../ports/locks.ts';
import type { RedisKeys } from './redis-keys.ts';
import { defineScript, type RedisScript } from './redis-script.ts';
import { orUnavailable } from './unavailable.ts';

/**
 * For so long a lease is remembered that was neither given back nor followed by another. A holder that
 * was held up for longer finds nothing and is refused, as if a later lease had been given.
 */
export const LAST_LEASE_KEPT_MS = 86_400_000;

/**
 * Gives the next token of a counter. It is at least the server's time in µs, so that tokens rise even
 * if the server came back without its last second of writes.
 */
const NEXT_TOKEN_LUA = `
    local function nextToken(counter)
      local time = redis.call('TIME')
      local last = tonumber(redis.call('GET', counter) or '0')
      local token = string.format('%.0f', math.max(last + 1, time[1] * 1000000 + time[2]))
      redis.call('SET', counter, token)
      return token
    end`;

/** Gives a number that nobody else was given. One script, or two could read the same counter. */
export const NEXT_TOKEN: RedisScript = {
  name: 'pipelineNextToken',
  lua: `${NEXT_TOKEN_LUA}
    return nextToken(KEYS[1])`,
};

/**
 * Takes a lock if it is free. One script, or two could both find it free, and a token could be given
 * for a lock that somebody else has.
 */
const ACQUIRE: RedisScript = {
  name: 'pipelineAcquire',
  lua: `${NEXT_TOKEN_LUA}
    if redis.call('EXISTS', KEYS[1]) == 1 then return false end
    local token = nextToken(KEYS[3])
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    redis.call('SET', KEYS[2], token, 'PX', ARGV[3])
    return token`,
};

/**
 * Keeps a lock. One script, or a lease given between the look and the write would be overwritten. A
 * lock that has run out and that nobody took since is taken again under the same token.
 */
const RENEW: RedisScript = {
  name: 'pipelineRenew',
  lua: `
    if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    redis.call('PEXPIRE', KEYS[2], ARGV[3])
    return 1`,
};

/**
 * Gives a lock back, and forgets its lease, so that nothing more is written under it. One script, or
 * the lock of whoever took it after the look would be removed.
 */
const RELEASE: RedisScript = {
  name: 'pipelineRelease',
  lua: `
    if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
    return redis.call('DEL', KEYS[1], KEYS[2])`,
};

/** Locks by keys that end by the server's own time. */
export function createRedisLocks(redis: Redis, keys: RedisKeys): Locks {
  const acquire = defineScript(redis, ACQUIRE);
  const renew = defineScript(redis, RENEW);
  const release = defineScript(redis, RELEASE);
  const both = (resource: string) => [keys.lock(resource), keys.lastLease(resource)];
  return {
    async acquire(resource, holder, ttlMs): Promise<Lease | undefined> {
      const kept = Math.max(LAST_LEASE_KEPT_MS, ttlMs);
      const token = await orUnavailable(
        acquire([...both(resource), keys.tokens], [holder, whole(ttlMs), whole(kept)]),
      );
      return token === null ? undefined : { resource, token: Number(token) };
    },
    async renew(lease, ttlMs) {
      const kept = Math.max(LAST_LEASE_KEPT_MS, ttlMs);
      const renewed = await orUnavailable(
        renew(both(lease.resource), [String(lease.token), whole(ttlMs), whole(kept)]),
      );
      return renewed === 1;
    },
    async release(lease) {
      await orUnavailable(release(both(lease.resource), [String(lease.token)]));
    },
  };
}

/** Redis takes whole milliseconds, and at least one. */
function whole(ms: number): number {
  return Math.max(1, Math.ceil(ms));
}
