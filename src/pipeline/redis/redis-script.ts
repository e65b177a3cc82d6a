import type { Redis } from 'ioredis';

/** A script that the server runs with nobody else in between, as Redis runs every script. */
export interface RedisScript {
  readonly name: string;
  readonly lua: string;
}

/** Runs a script over these keys with these arguments. */
export type RunScript = (
  keys: readonly string[],
  values: readonly (string | number)[],
) => Promise<unknown>;

/**
 * Makes a script known to a connection. It is sent by its digest, and as a whole once more if the
 * server has forgotten it, so a restart or a `SCRIPT FLUSH` costs one more message.
 */
export function defineScript(redis: Redis, script: RedisScript): RunScript {
  redis.defineCommand(script.name, { lua: script.lua });
  const defined = redis as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
  return async (keys, values) => defined[script.name]?.(keys.length, ...keys, ...values);
}
