import type { PipelineStore } from '../../../src/pipeline/ports/pipeline-store.ts';

/** A store as one process of several has it open. */
export interface OpenStore {
  readonly store: PipelineStore;
  /** As if its process had been killed: from now on it renews, writes and settles nothing. */
  kill(): Promise<void>;
}

/**
 * A place where records are kept, empty at first, that several processes open. Its consumers hand out
 * an item whose handler threw a few milliseconds later, not by the delays of a deployment.
 */
export interface StoreWorld {
  open(): Promise<OpenStore>;
  /** The time by which leases, locks and due moments go, in ms. */
  now(): number;
  /** Lets so much of that time pass. */
  sleep(ms: number): Promise<void>;
  /** How long an item is a consumer's without renewal; locks are taken for so long too. */
  readonly leaseMs: number;
  close(): Promise<void>;
}

/** A place that can be out of reach for a while. */
export interface FailingWorld extends StoreWorld {
  /** From now on nothing that is kept can be reached. */
  fail(): Promise<void>;
  heal(): Promise<void>;
}

/** Runs a test in a world of its own, and closes it whatever happens. */
export function inWorld<World extends StoreWorld>(
  makeWorld: () => Promise<World>,
  test: (world: World) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const world = await makeWorld();
    try {
      await test(world);
    } finally {
      await world.close();
    }
  };
}

/** So many looks are taken before something is said not to happen. */
const LOOKS_MAX = 600;

/** Lets time pass until something is so. */
export async function until(
  world: StoreWorld,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look++) {
    if (await isSo()) return;
    await world.sleep(world.leaseMs / 20);
  }
  throw new Error(`it never came about that ${what}`);
}
