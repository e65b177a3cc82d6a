import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import type { Inbox } from '../../src/pipeline/ports/inbox.ts';
import { createDeliveryCheck } from '../../src/pipeline/receiver/delivery-check.ts';
import { createFreshness } from '../../src/pipeline/receiver/freshness.ts';
import { createReceiver } from '../../src/pipeline/receiver/receiver.ts';
import { createHttpHandler } from '../../src/pipeline/serve/http-handler.ts';
import { listen } from '../../src/pipeline/serve/listen.ts';
import { SECRET } from '../pipeline/signed-events.ts';

/**
 * The receiver without its store, log and metrics: it keeps nothing, or each event by itself in the
 * simplest way that a store offers, without de-duplication or work.
 */
const [kind = 'nothing', where = ''] = process.argv.slice(2);

const INBOXES: Readonly<Record<string, () => Inbox>> = {
  nothing: () => ({ accept: async () => 'stored' }),
  /** One transaction for each event, which waits for the disk alone. */
  sqlite() {
    const database = new DatabaseSync(where);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec('CREATE TABLE IF NOT EXISTS events(id TEXT PRIMARY KEY, event TEXT)');
    const insert = database.prepare('INSERT INTO events VALUES (?, ?)');
    return {
      async accept(event) {
        insert.run(event.id, JSON.stringify(event));
        return 'stored';
      },
    };
  },
  redis() {
    const redis = new Redis(where);
    return {
      async accept(event) {
        await redis.set(`bare:${event.id}`, JSON.stringify(event));
        return 'stored';
      },
    };
  },
};

const inbox = INBOXES[kind]?.();
if (inbox === undefined) throw new Error(`there is no way to keep events in ${kind}`);
const receiver = createReceiver({
  check: createDeliveryCheck({ form: 'standard', secret: SECRET }),
  freshness: createFreshness('standard', Date.now),
  inbox,
  tenant: 'default',
});
const handle = createHttpHandler({
  receiver,
  pages: {},
  isDraining: () => false,
  nowMs: () => performance.now(),
  onAnswered: () => undefined,
  onTurnedAway: () => undefined,
  onTrouble: (trouble) => console.error(trouble),
});
const { port } = await listen(handle, { port: 0, host: '127.0.0.1' });
console.log(`listening on ${port}`);
