import type { Redis } from 'ioredis';
import type { CaseChange, CaseStore } from '../ports/case-store.ts';
import type { CaseState, RepairCase } from '../repair-case.ts';
import { repairMachine } from '../repair-machine.ts';
import type { ForgetEvents } from './forget-events.ts';
import type { RedisKeys } from './redis-keys.ts';
import { LAST_LEASE_KEPT_MS } from './redis-locks.ts';
import { defineScript, type RedisScript } from './redis-script.ts';
import { orUnavailable } from './unavailable.ts';

/** So many cases are forgotten in one script, so that nobody waits long for the server. */
const FORGOTTEN_AT_ONCE = 100;

/** Counts the cases. One script, so that one that changes its state is counted once. */
const COUNT: RedisScript = {
  name: 'pipelineCount',
  lua: `
    local counts = {}
    for index, key in ipairs(KEYS) do counts[index] = redis.call('ZCARD', key) end
    return counts`,
};

/** All states, which are also the indexes. */
const CASE_STATES = Object.keys(repairMachine.states) as CaseState[];

/** Those in which nothing more is done. */
const ENDED_STATES: ReadonlySet<string> = new Set(
  Object.values(repairMachine.states)
    .filter(({ tags }) => tags.includes('ended'))
    .map(({ key }) => key),
);

/**
 * Writes a case, its place in the indexes, the command that is about to be sent and what became of
 * one. One script: the token is compared and everything is written before anybody else does
 * anything, so nothing of a later lease is overwritten and nothing is half-written.
 */
const COMMIT: RedisScript = {
  name: 'pipelineCommit',
  lua: `
    local lastLease, case, ended, pending = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
    local issued, settled, inState = KEYS[5], KEYS[6], KEYS[7]
    local token, kept, json, openedAt, endedAt = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
    local command, issuedAt, result = ARGV[6], ARGV[7], ARGV[8]
    if redis.call('GET', lastLease) ~= token then return 'fenced' end
    redis.call('PEXPIRE', lastLease, kept)
    redis.call('SET', case, json)
    for index = 8, #KEYS do redis.call('ZREM', KEYS[index], case) end
    redis.call('ZADD', inState, openedAt, case)
    redis.call('ZREM', ended, case)
    if endedAt ~= '' then redis.call('ZADD', ended, endedAt, case) end
    if command ~= '' and redis.call('HSETNX', issued, 'command', command) == 1 then
      redis.call('ZADD', pending, issuedAt, issued)
      redis.call('SADD', case .. ':commands', issued)
    end
    if result ~= '' and redis.call('EXISTS', settled) == 1 then
      redis.call('HSET', settled, 'result', result)
      redis.call('ZREM', pending, settled)
    end
    return 'committed'`,
};

/**
 * Forgets the cases whose interactions ended first, with their commands. One script, so that no case
 * is left without its commands or in an index. It reads the names of what it removes from sets, which
 * a cluster bears since they are all in one slot.
 */
const FORGET: RedisScript = {
  name: 'pipelineForget',
  lua: `
    local ended, pending = KEYS[1], KEYS[2]
    local cases = redis.call('ZRANGEBYSCORE', ended, '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
    for _, case in ipairs(cases) do
      for _, command in ipairs(redis.call('SMEMBERS', case .. ':commands')) do
        redis.call('ZREM', pending, command)
        redis.call('DEL', command)
      end
      redis.call('ZREM', ended, case)
      for index = 3, #KEYS do redis.call('ZREM', KEYS[index], case) end
      redis.call('DEL', case, case .. ':commands')
    end
    return #cases`,
};

/** The cases, as JSON, each in an index by its state. */
export function createRedisCaseStore(
  redis: Redis,
  keys: RedisKeys,
  forgetEvents: ForgetEvents,
): CaseStore {
  const commit = defineScript(redis, COMMIT);
  const forget = defineScript(redis, FORGET);
  const count = defineScript(redis, COUNT);
  const indexes = CASE_STATES.map((state) => keys.inState(state));
  return {
    async find(id) {
      const kept = await orUnavailable(redis.get(keys.case(id)));
      return kept === null ? undefined : (JSON.parse(kept) as RepairCase);
    },
    async commit(lease, change) {
      const written = await orUnavailable(
        commit(
          [keys.lastLease(lease.resource), ...keysOf(keys, change), ...indexes],
          [String(lease.token), LAST_LEASE_KEPT_MS, ...valuesOf(change)],
        ),
      );
      return written as 'committed' | 'fenced';
    },
    async count() {
      const counted = (await orUnavailable(count(indexes, []))) as readonly number[];
      const named = CASE_STATES.map((state, nth) => [state, counted[nth] ?? 0] as const);
      return Object.fromEntries(named.filter(([, cases]) => cases > 0));
    },
    async list(state, limit) {
      if (limit < 1) return [];
      const names = await orUnavailable(redis.zrange(keys.inState(state), 0, `${limit - 1}`));
      if (names.length === 0) return [];
      const kept = await orUnavailable(redis.mget(names));
      // One that was forgotten or changed its state since is left out.
      return kept
        .flatMap((one) => (one === null ? [] : [JSON.parse(one) as RepairCase]))
        .filter((one) => one.state === state);
    },
    async forget(endedBeforeMs, limit) {
      let forgotten = 0;
      while (forgotten < limit) {
        const asked = Math.min(FORGOTTEN_AT_ONCE, limit - forgotten);
        const some = await orUnavailable(
          forget([keys.ended, keys.pending, ...indexes], [`(${endedBeforeMs}`, asked]),
        );
        forgotten += Number(some);
        if (Number(some) < asked) break;
      }
      await forgetEvents(endedBeforeMs);
      return forgotten;
    },
  };
}

/** The keys of a change. Where it has no command, the case stands in for it and is not touched. */
function keysOf(keys: RedisKeys, { case: changed, issue, settle }: CaseChange): string[] {
  const name = keys.case(changed.id);
  return [
    name,
    keys.ended,
    keys.pending,
    issue === undefined ? name : keys.command(issue.key),
    settle === undefined ? name : keys.command(settle.key),
    keys.inState(changed.state),
  ];
}

/** What is written; an empty text for what there is not. */
function valuesOf({ case: changed, issue, settle }: CaseChange): (string | number)[] {
  const isEnded = ENDED_STATES.has(changed.state);
  return [
    JSON.stringify(changed),
    changed.openedAtMs,
    (isEnded ? changed.interactionEndedAtMs : undefined) ?? '',
    issue === undefined ? '' : JSON.stringify(issue),
    issue?.issuedAtMs ?? '',
    settle === undefined ? '' : JSON.stringify(settle.result),
  ];
}
