import type { OutboxEntry } from '../ports/outbox.ts';
import type { ParkedItem } from '../ports/work-queue.ts';
import type { RepairCase } from '../repair-case.ts';
import type { Excerpt } from './excerpt.ts';
import type { PipelineStatus } from './read-status.ts';

type Document = Readonly<Record<string, unknown>>;

/**
 * A status as it is given to programs: moments in ISO 8601, durations in milliseconds. Under `totals`
 * is how many there are of each list; `null` if there are more that nobody has counted.
 */
export function statusDocument(status: PipelineStatus): Document {
  const { takenAtMs, storeFault, work, cases } = status;
  const { underWay, commands, heldUp, review, parked } = status;
  return {
    takenAt: isoOf(takenAtMs),
    store: storeFault === undefined ? { available: true } : { available: false, storeFault },
    work,
    cases,
    totals: totalsOf({ underWay, commands, heldUp, review, parked }),
    underWay: underWay.items.map(caseDocument),
    commands: commands.items.map(commandDocument),
    heldUp: heldUp.items.map((one) => ({ ...parkedDocument(one), dueAt: isoOf(one.dueAtMs) })),
    review: review.items.map(caseDocument),
    parked: parked.items.map(parkedDocument),
  };
}

function totalsOf(lists: Readonly<Record<string, Excerpt<unknown>>>): Document {
  return Object.fromEntries(
    Object.entries(lists).map(([name, { total }]) => [name, total ?? null]),
  );
}

/** A case as it is given to programs. */
export function caseDocument(repairCase: RepairCase): Document {
  const { id, interactionId, recordingId, state, attempt, correlationId } = repairCase;
  const { replacementId, failures, openedAtMs, dueAtMs, endedAtMs } = repairCase;
  const { setbacks, setback, decisions } = repairCase;
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
    setback: setback && { at: isoOf(setback.atMs), because: setback.because, inARow: setbacks },
    failures: failures.map(({ atMs, ...failure }) => ({ at: isoOf(atMs), ...failure })),
    decisions: decisions?.map(({ atMs, ...decision }) => ({ at: isoOf(atMs), ...decision })),
  };
}

function commandDocument({ issuedAtMs, result, ...command }: OutboxEntry): Document {
  return { ...command, issuedAt: isoOf(issuedAtMs) };
}

function parkedDocument({ item, because }: ParkedItem): Document {
  const { id, deliveries, event } = item;
  const { type, interactionId, recordingId, correlationId } = event;
  return { id, type, interactionId, recordingId, correlationId, deliveries, because };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
