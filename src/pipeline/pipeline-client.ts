import type { Client, ClientTools } from '../client/client.ts';
import { DatabaseUnavailableError } from '../client/database.ts';
import { politely } from '../client/polite-transport.ts';
import type { Clock } from '../time/clock.ts';
import { EPOCH_MS } from '../time/epoch.ts';
import { createHandler } from './create-handler.ts';
import { createHttpPlatform } from './platform/http-platform.ts';
import { createTransportInspection } from './platform/transport-inspection.ts';
import { VENDOR_SHAPES, type VendorName } from './platform/vendor-shapes.ts';
import type { PipelineStore } from './ports/pipeline-store.ts';
import { deliveryHandler } from './receiver/delivery-handler.ts';
import { createFreshness } from './receiver/freshness.ts';
import { createReceiver } from './receiver/receiver.ts';
import { createRecordStore } from './records/record-store.ts';
import type { CaseState } from './repair-case.ts';
import { REPAIR_POLICY } from './repair-policy.ts';
import { isEnded } from './turn.ts';

/** What a process of the pipeline is to see through. */
export interface RecordingRepairTask {
  readonly tenant: string;
  /** Whose routes it uses; those of Genesys unless told. */
  readonly vendor?: VendorName;
  /** How many recordings there are at the least; each of them must have ended, in any process. */
  readonly recordings: number;
  /** It ends when nothing has been left to do for so long; at once unless told. */
  readonly quietMs?: number;
}

/** How a pipeline in a simulation is made. */
export interface PipelineClientOptions {
  /** How many events it handles at once; 2 unless told. */
  readonly concurrency?: number;
}

/** Other processes are heard of no later than this; every look costs a run time. */
const POLL_MS_MAX = 8000;
/** How often a process looks whether everything has ended: ever more seldom. */
const LOOK_FIRST_MS = 1000;
const LOOK_CAP_MS = 16_000;
/** While it is quiet, a process looks at most so often, however long that is. */
const QUIET_LOOKS_MAX = 100;
/** More than a simulation has events. */
const PARKED_MAX = 100;

/**
 * The whole pipeline as a client: receiver, consumer, store, platform and files, with nothing replaced
 * but what is under them: a transport, a database and a clock. So what is verified in virtual time is
 * what runs as a service.
 */
export function createPipelineClient(
  options: PipelineClientOptions = {},
): Client<RecordingRepairTask> {
  const { concurrency = 2 } = options;
  return async (tools) => {
    const { task, random, newKey, webhooks, database } = tools;
    const { tenant, vendor = 'genesys', quietMs = 0 } = task;
    const clock = sinceTheEpoch(tools.clock);
    const store = createRecordStore({
      database,
      clock,
      pollMsMax: Math.max(POLL_MS_MAX, quietMs / QUIET_LOOKS_MAX),
    });
    const receiver = createReceiver({
      check: async () => true,
      freshness: createFreshness('hub', () => clock.now()),
      inbox: store.inbox,
      tenant,
    });
    webhooks.listen(deliveryHandler(receiver));
    const transport = politely(tools);
    const vigil: Vigil = { putOffAtMs: 0, bugs: [] };
    const handler = createHandler({
      store,
      tenant,
      platform: createHttpPlatform(transport, VENDOR_SHAPES[vendor]),
      inspect: createTransportInspection(transport),
      context: () => ({ nowMs: clock.now(), random, policy: REPAIR_POLICY }),
      holder: newKey(),
      tell: ({ kind }) => {
        if (kind === 'put-off') vigil.putOffAtMs = clock.now();
      },
    });
    const consumption = store.work.consume(handler, {
      concurrency,
      onTrouble: (trouble) => {
        if (!(trouble instanceof DatabaseUnavailableError)) vigil.bugs.push(trouble);
      },
    });
    await untilQuiet(store, clock, task, vigil);
    await consumption.stop();
    return { status: 'done' };
  };
}

/** What a process sees while it waits for an end. */
interface Vigil {
  /** When it last put off an event of which nobody could look yet what it is about; no case tells of it. */
  putOffAtMs: number;
  readonly bugs: unknown[];
}

/** Simulated clocks begin at zero; what is kept, and what the platform says, counts from 1970. */
function sinceTheEpoch(clock: ClientTools['clock']): Clock {
  return { now: () => EPOCH_MS + clock.now(), sleep: (ms) => clock.sleep(ms) };
}

async function untilQuiet(
  { cases, work }: PipelineStore,
  clock: Clock,
  { recordings, quietMs = 0 }: RecordingRepairTask,
  vigil: Vigil,
): Promise<void> {
  let quietSinceMs: number | undefined;
  let pauseMs = LOOK_FIRST_MS;
  for (;;) {
    const count = await countOf(cases);
    // As a service it would go on, and the work be parked; here nobody would hear of it.
    if (vigil.bugs.length > 0) throw vigil.bugs[0];
    if (count !== undefined && (count.ended < recordings || count.open > 0)) {
      quietSinceMs = undefined;
      if (pauseMs >= LOOK_CAP_MS) await unparkAll(work);
    } else if (count !== undefined) {
      quietSinceMs ??= clock.now();
      if (clock.now() - Math.max(quietSinceMs, vigil.putOffAtMs) >= quietMs) return;
    }
    await clock.sleep(pauseMs);
    pauseMs = Math.min(2 * pauseMs, Math.max(LOOK_CAP_MS, quietMs / QUIET_LOOKS_MAX));
  }
}

/** Gives back what so many processes died over that it was parked, as whoever runs a service would. */
async function unparkAll(work: PipelineStore['work']): Promise<void> {
  try {
    for (const { item } of await work.parked(PARKED_MAX)) await work.unpark(item.id);
  } catch (error) {
    if (!(error instanceof DatabaseUnavailableError)) throw error;
  }
}

/** How many cases have ended and how many have not; unknown while the store is away. */
async function countOf(
  cases: PipelineStore['cases'],
): Promise<{ ended: number; open: number } | undefined> {
  const count = { ended: 0, open: 0 };
  try {
    for (const [state, number] of Object.entries(await cases.count())) {
      // It was no recording of its own.
      if (state === 'merged') continue;
      count[isEnded(state as CaseState) ? 'ended' : 'open'] += number;
    }
  } catch (error) {
    if (!(error instanceof DatabaseUnavailableError)) throw error;
    return undefined;
  }
  return count;
}
