import type { ParkedItem } from '../ports/work-queue.ts';
import type { RepairCase } from '../repair-case.ts';
import type { PipelineStatus } from './read-status.ts';

/** A status as it is given to programs: moments in ISO 8601, durations in milliseconds. */
export function statusDocument(status: PipelineStatus): Readonly<Record<string, unknown>> {
  const { takenAtMs, storeFault, work, cases, underWay, review, parked } = status;
  return {
    takenAt: isoOf(takenAtMs),
    store: storeFault === undefined ? { available: true } : { available: false, storeFault },
    work,
    cases,
    underWay: underWay.map(caseDocument),
    review: review.map(caseDocument),
    parked: parked.map(parkedDocument),
  };
}

function caseDocument(repairCase: RepairCase): Readonly<Record<string, unknown>> {
  const { id, interactionId, recordingId, state, attempt, correlationId } = repairCase;
  const { replacementId, failures, openedAtMs, dueAtMs, endedAtMs } = repairCase;
  return {
    id,
    interactionId,
    recordingId,
    state,
    attempt,
    correlationId,
    replacementId,
    openedAt: isoOf(openedAtMs),
    dueAt: endedAtMs === undefined ? isoOf(dueAtMs) : undefined,
    endedAt: endedAtMs === undefined ? undefined : isoOf(endedAtMs),
    failures: failures.map(({ atMs, ...failure }) => ({ at: isoOf(atMs), ...failure })),
  };
}

function parkedDocument({ item, because }: ParkedItem): Readonly<Record<string, unknown>> {
  const { id, deliveries, event } = item;
  const { type, interactionId, recordingId, correlationId } = event;
  return { id, type, interactionId, recordingId, correlationId, deliveries, because };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
