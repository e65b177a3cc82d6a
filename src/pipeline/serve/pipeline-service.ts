import type { Happening } from '../happening.ts';
import type { PipelineStore } from '../ports/pipeline-store.ts';
import type { Consumption, WorkHandler } from '../ports/work-queue.ts';
import { createDeliveryCheck, type DeliverySecret } from '../receiver/delivery-check.ts';
import { createFreshness } from '../receiver/freshness.ts';
import { createReceiver, type Receipt } from '../receiver/receiver.ts';
import { createHttpHandler } from './http-handler.ts';
import { inTime, LateError } from './in-time.ts';
import { type Listening, type ListenOptions, listen } from './listen.ts';
import type { PipelineLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createPages } from './pages.ts';
import type { Secrets } from './secrets.ts';
import { startSweep } from './sweep.ts';

/** The time as a service needs it. */
export interface ServiceTime {
  /** In ms since 1970. */
  readonly nowMs: () => number;
  /** In ms, never going back. */
  readonly monotonicMs: () => number;
}

/** What a service is made with. */
export interface PipelineServiceOptions {
  readonly store: PipelineStore;
  /** Makes the handler of the work, given whom it is to tell of what happens. */
  readonly createHandler: (tell: (happening: Happening) => void) => WorkHandler;
  readonly tenant: string;
  readonly signature: DeliverySecret;
  /** See `createFreshness`. */
  readonly eventAgeMsMax?: number | undefined;
  /** How many events are handled at once; none if 0: others then do the work. */
  readonly concurrency: number;
  readonly keepAfterEndMs: number;
  readonly log: PipelineLog;
  /** What must never be seen on a page. */
  readonly secrets: Pick<Secrets, 'hide'>;
  readonly time: ServiceTime;
  /** Told of what happens, beside log and metrics. */
  readonly onHappening?: (happening: Happening) => void;
}

/** A receiver and consumers in one process. */
export interface PipelineService {
  /**
   * Starts to receive and to work.
   *
   * @throws {ListenError} if it cannot listen there; then it does not work either.
   */
  start(where: ListenOptions): Promise<Listening>;
  /**
   * Takes no more work and refuses deliveries, and ends once what is under way is done or `withinMs`
   * have passed. Answers whether all of it was done. The store is left open.
   */
  drain(withinMs: number): Promise<boolean>;
}

/** Makes the service that stands in front of a platform. */
export function createPipelineService(options: PipelineServiceOptions): PipelineService {
  const { store, tenant, signature, eventAgeMsMax, log, secrets, time, onHappening } = options;
  const metrics = createMetrics(store);
  let draining = false;
  let listening: Listening | undefined;
  let consumption: Consumption | undefined;
  let stopSweep = (): void => undefined;

  const onTrouble = (trouble: unknown): void => {
    metrics.troubled('store');
    log.troubled(trouble);
  };
  const receiver = createReceiver({
    check: createDeliveryCheck(signature),
    freshness: createFreshness(signature.form, time.nowMs, eventAgeMsMax),
    inbox: store.inbox,
    tenant,
    tell(receipt: Receipt) {
      metrics.received(receipt.outcome);
      log.received(receipt);
    },
  });
  const handleHttp = createHttpHandler({
    receiver,
    pages: createPages({
      store,
      metrics,
      nowMs: time.nowMs,
      isDraining: () => draining,
      hide: (text) => secrets.hide(text),
    }),
    isDraining: () => draining,
    nowMs: time.monotonicMs,
    onAnswered: (_status, tookMs) => metrics.answered(tookMs),
    onTurnedAway: () => metrics.received('draining'),
    onTrouble,
  });
  const handle = options.createHandler((happening) => {
    metrics.happened(happening);
    log.happened(happening);
    onHappening?.(happening);
  });

  return {
    async start(where) {
      listening = await listen(handleHttp, where);
      const { concurrency, keepAfterEndMs } = options;
      stopSweep = startSweep({ cases: store.cases, nowMs: time.nowMs, keepAfterEndMs, onTrouble });
      if (concurrency > 0) {
        consumption = store.work.consume(handle, {
          concurrency,
          onTrouble(trouble, item) {
            metrics.troubled(item === undefined ? 'store' : 'handler');
            log.troubled(trouble, { item });
          },
        });
      }
      return listening;
    },
    async drain(withinMs) {
      draining = true;
      stopSweep();
      const ended = (async () => {
        // Senders are told to come back for as long as there is something to wait for.
        await consumption?.stop();
        await listening?.close();
      })();
      try {
        await inTime(ended, withinMs);
        return true;
      } catch (error) {
        if (error instanceof LateError) return false;
        throw error;
      } finally {
        listening?.hangUp();
      }
    },
  };
}
