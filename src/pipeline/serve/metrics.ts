import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Happening } from '../happening.ts';
import type { PipelineStore } from '../ports/pipeline-store.ts';
import type { ReceiptOutcome } from '../receiver/receiver.ts';
import { answerClass } from './answer-class.ts';
import { attemptOf } from './attempt-of.ts';
import { inTime, STORE_ANSWER_MS_MAX } from './in-time.ts';

/** What a process of the pipeline counts, for Prometheus. */
export interface PipelineMetrics {
  received(outcome: ReceiptOutcome | 'draining'): void;
  answered(tookMs: number): void;
  happened(happening: Happening): void;
  /** An item's handler threw, or the store could not be reached. */
  troubled(kind: 'handler' | 'store'): void;
  /** Everything counted, and how the store is now, in the text format. */
  scrape(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Around the 300 ms within which platforms want to be answered (seed 001). */
const ANSWER_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5];

/** Makes counters of their own for one pipeline; nothing is shared with others in the process. */
export function createMetrics(store: Pick<PipelineStore, 'work' | 'cases'>): PipelineMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const received = new Counter({
    name: 'stalemate_pipeline_deliveries_total',
    help: 'Deliveries of the platform, by what became of them. Only stored and duplicate are kept.',
    labelNames: ['outcome'],
    registers,
  });
  const answers = new Histogram({
    name: 'stalemate_pipeline_answer_seconds',
    help: 'How long answers to deliveries took, from their headers on.',
    buckets: ANSWER_BUCKETS_S,
    registers,
  });
  const counters = happeningCounters(registers);
  const errors = new Counter({
    name: 'stalemate_pipeline_errors_total',
    help: 'Handlers that threw, and times that the store could not be reached.',
    labelNames: ['kind'],
    registers,
  });
  const gauges = storeGauges(registers);
  return {
    received: (outcome) => received.inc({ outcome }),
    answered: (tookMs) => answers.observe(tookMs / 1000),
    happened: (happening) => count(counters, happening),
    troubled: (kind) => errors.inc({ kind }),
    async scrape() {
      await measure(store, gauges);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

function happeningCounters(registers: Registry[]) {
  return {
    opened: new Counter({
      name: 'stalemate_pipeline_cases_opened_total',
      help: 'Recordings that came up for the first time.',
      registers,
    }),
    ended: new Counter({
      name: 'stalemate_pipeline_cases_ended_total',
      help: 'Cases that ended, by how.',
      labelNames: ['end'],
      registers,
    }),
    attempts: new Counter({
      name: 'stalemate_pipeline_attempts_total',
      help: 'What came of looking at files, of commands and of retries at the store.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    lockedOut: new Counter({
      name: 'stalemate_pipeline_lock_contentions_total',
      help: 'Work that came back later since other work had its interaction.',
      registers,
    }),
    asked: new Counter({
      name: 'stalemate_pipeline_platform_answers_total',
      help: 'Answers of the platform by the class of their status; none if there was none.',
      labelNames: ['about', 'answer'],
      registers,
    }),
    putOff: new Counter({
      name: 'stalemate_pipeline_put_off_total',
      help: 'Times that nothing could be begun with an event, by what the look at its interaction gave.',
      labelNames: ['look'],
      registers,
    }),
    setbacks: new Counter({
      name: 'stalemate_pipeline_setbacks_total',
      help: 'Times that a case could not go on, since the platform or a file could not be reached.',
      registers,
    }),
    fenced: new Counter({
      name: 'stalemate_pipeline_fenced_total',
      help: 'Changes that were not written since the lock was given to somebody else.',
      registers,
    }),
  };
}

function count(counters: ReturnType<typeof happeningCounters>, happening: Happening): void {
  switch (happening.kind) {
    case 'opened':
      counters.opened.inc();
      break;
    case 'locked-out':
      counters.lockedOut.inc();
      break;
    case 'fenced':
      counters.fenced.inc();
      break;
    case 'asked':
      counters.asked.inc({ about: happening.about, answer: answerClass(happening.status) });
      break;
    case 'put-off':
      counters.putOff.inc({ look: happening.look });
      break;
    case 'stepped': {
      const { before, after, event } = happening;
      const attempt = event === undefined ? undefined : attemptOf(before.state, event);
      if (attempt !== undefined) counters.attempts.inc(attempt);
      if (after.setbacks > before.setbacks) counters.setbacks.inc();
      if (after.endedAtMs !== undefined && before.endedAtMs === undefined) {
        counters.ended.inc({ end: after.state });
      }
      break;
    }
    case 'interaction-ended':
      break;
  }
}

function storeGauges(registers: Registry[]) {
  return {
    available: new Gauge({
      name: 'stalemate_pipeline_store_available',
      help: 'Whether the store could be read for this scrape.',
      registers,
    }),
    items: new Gauge({
      name: 'stalemate_pipeline_work_items',
      help: 'Events that are kept and not done with, by state.',
      labelNames: ['state'],
      registers,
    }),
    oldestWait: new Gauge({
      name: 'stalemate_pipeline_oldest_wait_seconds',
      help: 'For how long the oldest event that is due has waited.',
      registers,
    }),
    cases: new Gauge({
      name: 'stalemate_pipeline_cases',
      help: 'Cases that are kept, by state.',
      labelNames: ['state'],
      registers,
    }),
  };
}

/** Sets the gauges to what the store says. What it said before is not repeated when it is silent. */
async function measure(
  { work, cases }: Pick<PipelineStore, 'work' | 'cases'>,
  gauges: ReturnType<typeof storeGauges>,
): Promise<void> {
  const { available, items, oldestWait, cases: byState } = gauges;
  for (const gauge of [items, oldestWait, byState]) gauge.reset();
  try {
    const [depth, counts] = await inTime(
      Promise.all([work.depth(), cases.count()]),
      STORE_ANSWER_MS_MAX,
    );
    const { oldestWaitMs, ...byItemState } = depth;
    for (const [state, amount] of Object.entries(byItemState)) items.set({ state }, amount);
    for (const [state, amount] of Object.entries(counts)) byState.set({ state }, amount);
    oldestWait.set(oldestWaitMs / 1000);
    available.set(1);
  } catch {
    oldestWait.remove();
    available.set(0);
  }
}
