import { type Bounds, type PursuitTools, pursue } from './attempt.ts';
import type { ClientTools } from './client.ts';

/** Where measurements go. */
export interface Metrics {
  /** Adds one value, in milliseconds, to a distribution. */
  distribution(name: string, valueMs: number, tags: Readonly<Record<string, string>>): void;
}

/** The name under which the latency between IVR node and start of the recording is reported. */
export const START_LATENCY = 'recording.start_latency';
/** Measuring is a courtesy: it takes no longer and costs no more requests than this. */
const MEASURE_MS = 15_000;
const MEASURE_REQUESTS = 12;

/**
 * Reports how long after the IVR node the recording began to capture. Both moments are the
 * platform's, so that clocks that differ do not matter. It waits until reads show the start; if
 * they do not in time, nothing is reported. It never changes what became of the toggle.
 */
export async function measureStart(
  tools: ClientTools,
  pursuit: PursuitTools,
  conversation: string,
  recordingId: string | undefined,
  metrics: Metrics,
): Promise<void> {
  const bounds: Bounds = {
    deadlineMs: tools.clock.now() + MEASURE_MS,
    budget: { remaining: MEASURE_REQUESTS },
  };
  const node = await pursue(pursuit, { method: 'GET', path: conversation }, bounds, ({ body }) =>
    momentIn(body, 'ivrCompletedTime'),
  );
  const list = { method: 'GET', path: `${conversation}/recordings` };
  const start = await pursue(pursuit, list, bounds, ({ body }) => {
    const { entities } = (body ?? {}) as { entities?: unknown };
    const all: unknown[] = Array.isArray(entities) ? entities : [];
    return momentIn(
      all.find((one) => (one as { id?: unknown } | null)?.id === recordingId),
      'startTime',
    );
  });
  if (node.kind !== 'settled' || start.kind !== 'settled') return;
  metrics.distribution(START_LATENCY, start.result - node.result, { operation: 'toggle' });
}

function momentIn(body: unknown, field: string) {
  const text = (body as Record<string, unknown> | null | undefined)?.[field];
  const moment = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment)
    ? ({ kind: 'again' } as const)
    : ({ kind: 'settled', result: moment } as const);
}
