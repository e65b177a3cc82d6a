import type { Redis } from 'ioredis';
import type { CaseChange, CaseStore } from '../ports/case-store.ts';
import { MAY_BE_ISSUED_AGAIN } from '../ports/outbox.ts';
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
    local issued, settled, inState, unhandled = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
    local token, kept, json, openedAt, endedAt = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
    local unhandledAt, command, issuedAt, result = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
    local again = ARGV[10]
    if redis.call('GET', lastLease) ~= token then return 'fenced' end
    redis.call('PEXPIRE', lastLease, kept)
    redis.call('SET', case, json)
    for index = 9, #KEYS do redis.call('ZREM', KEYS[index], case) end
    redis.call('ZADD', inState, openedAt, case)
    redis.call('ZREM', ended, case)
    redis.call('ZREM', unhandled, case)
    if endedAt ~= '' then redis.call('ZADD', ended, endedAt, case) end
    if unhandledAt ~= '' then redis.call('ZADD', unhandled, unhandledAt, case) end
    if command ~= '' then
      local known = redis.call('HGET', issued, 'result')
      if known and string.find(again, ',' .. cjson.decode(known).kind .. ',', 1, true) then
        redis.call('DEL', issued)
      end
      if redis.call('HSETNX', issued, 'command', command) == 1 then
        redis.call('ZADD', pending, issuedAt, issued)
        redis.call('SADD', case .. ':commands', issued)
      end
    end
    if result ~= '' and redis.call('EXISTS', settled) == 1
      and redis.call('HEXISTS', settled, 'result') == 0 then
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
    local ended, unhandled, pending, review = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
    local cases = redis.call('ZRANGEBYSCORE', ended, '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
    local room = math.min(ARGV[2] - #cases, redis.call('ZCARD', review) - ARGV[3])
    if room > 0 then
      local more = redis.call('ZRANGEBYSCORE', unhandled, '-inf', ARGV[1], 'LIMIT', 0, room)
      for _, case in ipairs(more) do cases[#cases + 1] = case end
    end
    for _, case in ipairs(cases) do
      for _, command in ipairs(redis.call('SMEMBERS', case .. ':commands')) do
        redis.call('ZREM', pending, command)
        redis.call('DEL', command)
      end
      redis.call('ZREM', ended, case)
      redis.call('ZREM', unhandled, case)
      for index = 4, #KEYS do redis.call('ZREM', KEYS[index], case) end
      redis.call('DEL', case, case .. ':commands')
    end
    return #cases`,
};

/**
 * Names the cases in a state that come after one. One script: where that one is no longer in the state,
 * it is put there for as long as its place is looked up, so that nobody else sees it there.
 */
const LIST_AFTER: RedisScript = {
  name: 'pipelineListAfter',
  lua: `
    local inState, case = KEYS[1], KEYS[2]
    local first = redis.call('ZRANK', inState, case)
    if first then
      first = first + 1
    else
      redis.call('ZADD', inState, ARGV[1], case)
      first = redis.call('ZRANK', inState, case)
      redis.call('ZREM', inState, case)
    end
    return redis.call('ZRANGE', inState, first, first + ARGV[2] - 1)`,
};

/** The cases, as JSON, each in an index by its state. */
export function createRedisCaseStore(
  redis: Redis,
  keys: RedisKeys,
  forgetEvents: ForgetEvents,
): CaseStore {
  const commit = defineScript(redis, COMMIT);
  const forget = defineScript(redis, FORGET);
  const listAfter = defineScript(redis, LIST_AFTER);
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
    async list(state, limit, after) {
      if (limit < 1) return [];
      const inState = keys.inState(state);
      const names = (await orUnavailable(
        after === undefined
          ? redis.zrange(inState, 0, `${limit - 1}`)
          : listAfter([inState, keys.case(after.id)], [after.openedAtMs, limit]),
      )) as string[];
      if (names.length === 0) return [];
      const kept = await orUnavailable(redis.mget(names));
      // One that was forgotten or changed its state since is left out.
      return kept
        .flatMap((one) => (one === null ? [] : [JSON.parse(one) as RepairCase]))
        .filter((one) => one.state === state);
    },
    async forget(endedBeforeMs, limit, reviewMax) {
      let forgotten = 0;
      while (forgotten < limit) {
        const asked = Math.min(FORGOTTEN_AT_ONCE, limit - forgotten);
        const some = await orUnavailable(
          forget(
            [keys.ended, keys.unhandled, keys.pending, keys.inState('review'), ...indexes],
            [`(${endedBeforeMs}`, asked, reviewMax],
          ),
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
    keys.unhandled,
  ];
}

/** What is written; an empty text for what there is not. */
function valuesOf({ case: changed, issue, settle }: CaseChange): (string | number)[] {
  const { state, openedAtMs, interactionEndedAtMs = '' } = changed;
  const isUnhandled = state === 'review';
  return [
    JSON.stringify(changed),
    openedAtMs,
    ENDED_STATES.has(state) && !isUnhandled ? interactionEndedAtMs : '',
    isUnhandled ? interactionEndedAtMs : '',
    issue === undefined ? '' : JSON.stringify(issue),
    issue?.issuedAtMs ?? '',
    settle === undefined ? '' : JSON.stringify(settle.result),
    `,${MAY_BE_ISSUED_AGAIN.join(',')},`,
  ];
}
