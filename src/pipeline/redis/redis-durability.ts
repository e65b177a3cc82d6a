import type { Redis } from 'ioredis';
import { orUnavailable } from './unavailable.ts';

/**
 * What the server's settings promise of an acknowledged event.
 *
 * - `every-write` (`appendonly yes`, `appendfsync always`): it is on the disk before it is
 *   acknowledged. It survives the death of the server and of the machine.
 * - `every-second` (`appendfsync everysec`): it is handed to the kernel before it is acknowledged and
 *   is on the disk about a second later. It survives the death of the server process; the death of the
 *   machine may cost the last second, or two. With one exception: while the disk is still busy with the
 *   last flush, the server acknowledges and holds the write back for up to two seconds, and what it
 *   holds back then dies with the process too.
 * - `by-the-system` (`appendfsync no`): it is handed to the kernel, which writes when it likes, on Linux
 *   within half a minute or so.
 * - `none` (`appendonly no`): it is in memory. A restart loses all that came after the last snapshot.
 * - `unknown`: the server does not tell.
 *
 * All of that is about one server. A replica gets a write after it was acknowledged, so a fail-over to
 * it may lose the latest events and leases, whatever the setting; `WAIT` narrows that gap, but does not
 * close it (Redis), and is not used here. Tokens of leases go by the clock of the server, so they rise
 * over a fail-over too, as far as the clocks agree.
 */
export type Durability = 'every-write' | 'every-second' | 'by-the-system' | 'none' | 'unknown';

/** What the server's settings promise, and what of it an operator should know. */
export interface RedisDurability {
  readonly acknowledged: Durability;
  /** One sentence for each setting that promises less than it should; none if all is well. */
  readonly warnings: readonly string[];
}

const BY_APPENDFSYNC: Readonly<Record<string, Durability>> = {
  always: 'every-write',
  everysec: 'every-second',
  no: 'by-the-system',
};

const WARNINGS: Readonly<Record<Durability, string | undefined>> = {
  'every-write': undefined,
  'every-second':
    'appendfsync is everysec: the crash of the machine may lose the events of its last second or two; "always" loses none',
  'by-the-system':
    'appendfsync is no: the crash of the machine may lose the events of half a minute; "always" loses none',
  none: 'appendonly is no: a restart of Redis loses acknowledged events; set "appendonly yes" and "appendfsync always"',
  unknown:
    'Redis does not tell how it writes to disk: make sure that appendonly is yes and appendfsync is always',
};

/** Reads the settings of the server that the promise depends on, as far as it shows them. */
export async function readDurability(redis: Redis): Promise<RedisDurability> {
  const appendonly = (await setting(redis, 'appendonly')) ?? (await appendonlyByInfo(redis));
  const appendfsync = await setting(redis, 'appendfsync');
  const acknowledged = durabilityOf(appendonly, appendfsync);
  const policy =
    (await setting(redis, 'maxmemory-policy')) ?? (await info(redis, 'maxmemory_policy'));
  const duringRewrite = await setting(redis, 'no-appendfsync-on-rewrite');
  const warnings = [WARNINGS[acknowledged]];
  if (policy !== undefined && policy !== 'noeviction') {
    warnings.push(
      `maxmemory-policy is ${policy}: a full Redis drops events and work; it must be noeviction`,
    );
  }
  if (acknowledged === 'every-write' && duringRewrite === 'yes') {
    warnings.push(
      'no-appendfsync-on-rewrite is yes: events that come while the log is rewritten are not on the disk; set it to no',
    );
  }
  return { acknowledged, warnings: warnings.filter((warning) => warning !== undefined) };
}

function durabilityOf(appendonly: string | undefined, appendfsync: string | undefined): Durability {
  if (appendonly === undefined) return 'unknown';
  if (appendonly === 'no') return 'none';
  return BY_APPENDFSYNC[appendfsync ?? ''] ?? 'unknown';
}

/** A setting; `undefined` where the server does not show its settings, as hosted ones may not. */
async function setting(redis: Redis, name: string): Promise<string | undefined> {
  const answer = redis.config('GET', name).then(
    (pair) => (pair as readonly string[])[1],
    (error: Error) => {
      // Not permitted, or no such command.
      if (/^(NOPERM|ERR)\b/.test(error.message)) return undefined;
      throw error;
    },
  );
  return await orUnavailable(answer);
}

async function appendonlyByInfo(redis: Redis): Promise<string | undefined> {
  const enabled = await info(redis, 'aof_enabled');
  return enabled === undefined ? undefined : enabled === '1' ? 'yes' : 'no';
}

async function info(redis: Redis, field: string): Promise<string | undefined> {
  const text = await orUnavailable(redis.info());
  return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(text)?.[1];
}
