import type { RecordingEvent } from '../../../src/pipeline/recording-event.ts';
import type { RepairCase } from '../../../src/pipeline/repair-case.ts';

/** An event of which only its id, and what is given, matter. */
export function eventOf(id: string, change: Partial<RecordingEvent> = {}): RecordingEvent {
  return {
    id,
    type: 'interaction.recording.failed',
    atMs: 1_767_603_600_000,
    interactionId: `interaction of ${id}`,
    recordingId: `recording of ${id}`,
    claim: { status: 'failed', durationMs: 1234.5, failureReason: 'STORAGE "full" – ☎' },
    correlationId: `correlation-${id}`,
    ...change,
  };
}

/** Several events. */
export function eventsOf(count: number): RecordingEvent[] {
  return Array.from({ length: count }, (_, n) => eventOf(`event-${n}`));
}

/** A case of which only its id, and what is given, matter. */
export function caseOf(id: string, change: Partial<RepairCase> = {}): RepairCase {
  return {
    id,
    tenant: 'tenant',
    interactionId: `interaction of ${id}`,
    recordingId: `recording of ${id}`,
    state: 'waiting',
    driver: `event of ${id}`,
    correlationId: `correlation-${id}`,
    claim: { status: 'failed' },
    attempt: 0,
    dueAtMs: 2000,
    setbacks: 0,
    looks: 0,
    failures: [{ atMs: 1, attempt: 0, fault: 'upload-failed', says: 'The upload failed.' }],
    openedAtMs: 1000,
    ...change,
  };
}
