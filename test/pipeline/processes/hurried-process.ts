import { pino } from 'pino';
import { createTokenSource } from '../../../src/pipeline/platform/token-source.ts';
import { VENDOR_SHAPES, type VendorName } from '../../../src/pipeline/platform/vendor-shapes.ts';
import type { PipelineStore } from '../../../src/pipeline/ports/pipeline-store.ts';
import { createRecordStore } from '../../../src/pipeline/records/record-store.ts';
import { openRedisStore } from '../../../src/pipeline/redis/open-redis-store.ts';
import { REPAIR_POLICY } from '../../../src/pipeline/repair-policy.ts';
import { createLog } from '../../../src/pipeline/serve/log.ts';
import { createRepairService } from '../../../src/pipeline/serve/repair-service.ts';
import { Secrets } from '../../../src/pipeline/serve/secrets.ts';
import { openSqliteDatabase } from '../../../src/pipeline/sqlite/sqlite-database.ts';
import { SECRETS } from '../../cli/pipeline/start-pipeline.ts';

/**
 * The pipeline as `stalemate pipeline serve` runs it, but in a hurry: after a kill its leases and locks
 * run out within two seconds rather than a minute, and attempts follow each other at once. Nothing else
 * differs.
 */
const [where = '', baseUrl = '', vendor = ''] = process.argv.slice(2);

const LEASE_MS = 1500;
const ANSWER_MS = 5000;
const POLICY = {
  ...REPAIR_POLICY,
  delaysMs: [100, 200, 400],
  lockTtlMs: 1000,
  lockPauseMs: 50,
  lookFirstMs: 20,
  lookCapMs: 200,
  setbackFirstMs: 50,
  setbackCapMs: 500,
};

const store = await open(where);
const time = { nowMs: Date.now, monotonicMs: () => performance.now() };
const secrets = new Secrets([]);
const service = createRepairService({
  store,
  log: createLog({
    level: 'warn',
    destination: pino.destination({ dest: 2, sync: true }),
    secrets,
    nowMs: time.nowMs,
  }),
  secrets,
  tenant: 'default',
  signature: { form: 'standard', secret: SECRETS.STALEMATE_WEBHOOK_SECRET },
  concurrency: 16,
  baseUrl,
  tokens: createTokenSource({
    baseUrl,
    clientId: process.env.STALEMATE_CLIENT_ID ?? '',
    clientSecret: SECRETS.STALEMATE_CLIENT_SECRET,
    nowMs: time.monotonicMs,
  }),
  shape: VENDOR_SHAPES[vendor as VendorName],
  policy: POLICY,
  time,
  random: Math.random,
  holder: String(process.pid),
});
const { url } = await service.start({ port: 0, host: '127.0.0.1' });
process.stdout.write(`listening on ${url}\n`);

async function open(location: string): Promise<PipelineStore> {
  if (!location.startsWith('sqlite:')) {
    return openRedisStore({
      url: location,
      now: Date.now,
      leaseMs: LEASE_MS,
      stalledCheckMs: LEASE_MS / 4,
    });
  }
  const clock = {
    now: Date.now,
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const entrance = openSqliteDatabase(location.slice('sqlite:'.length), { clock });
  const database = entrance.waiting(ANSWER_MS);
  const polls = { pollMs: 50, pollMsMax: 200 };
  return createRecordStore({ database, entrance, clock, leaseMs: LEASE_MS, ...polls });
}
