import type {
  Consumption,
  WorkEnd,
  WorkHandler,
  WorkItem,
} from '../../../src/pipeline/ports/work-queue.ts';
import type { OpenStore } from './store-world.ts';

export const DONE: WorkEnd = { kind: 'done' };

/** What consumers did, one or several. */
export interface Watched {
  /** Every item that was handed out, as often as it was, in order. */
  readonly given: WorkItem[];
  /** Ids of the items whose handler ended well. */
  readonly ended: string[];
  readonly troubles: { readonly trouble: unknown; readonly item: WorkItem | undefined }[];
  /** The most that were under way at once. */
  mostAtOnce: number;
  /** Whether one item was ever under way twice at the same time. */
  twiceAtOnce: boolean;
  readonly consumptions: Consumption[];
  stop(): Promise<void>;
}

/** Starts a consumer on each store, and watches what they do together. */
export function watchWorkers(
  stores: readonly OpenStore[],
  handle: WorkHandler,
  concurrency = 4,
): Watched {
  const underWay = new Set<string>();
  const watched: Watched = {
    given: [],
    ended: [],
    troubles: [],
    mostAtOnce: 0,
    twiceAtOnce: false,
    consumptions: [],
    async stop() {
      await Promise.all(watched.consumptions.map((consumption) => consumption.stop()));
    },
  };
  const watch: WorkHandler = async (item) => {
    watched.given.push(item);
    if (underWay.has(item.id)) watched.twiceAtOnce = true;
    underWay.add(item.id);
    watched.mostAtOnce = Math.max(watched.mostAtOnce, underWay.size);
    try {
      const end = await handle(item);
      watched.ended.push(item.id);
      return end;
    } finally {
      underWay.delete(item.id);
    }
  };
  const onTrouble = (trouble: unknown, item: WorkItem | undefined): void => {
    watched.troubles.push({ trouble, item });
  };
  for (const { store } of stores) {
    watched.consumptions.push(store.work.consume(watch, { concurrency, onTrouble }));
  }
  return watched;
}

/** A gate that handlers wait at. */
export function createGate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
