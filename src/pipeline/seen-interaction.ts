import {
  type InteractionView,
  interactionView,
  type RecordingView,
} from '../client/interaction-view.ts';
import { isRecord } from '../client/text-of.ts';
import type { Reply } from '../transport/transport.ts';

/** What a read says of an interaction, as far as the pipeline wants to know. */
export interface SeenInteraction extends InteractionView {
  /** When it ended, in ms since 1970; `undefined` while it goes on. */
  readonly endedAtMs: number | undefined;
  /** How long it has lasted, or lasted in all if it has ended; `undefined` if the platform does not say. */
  readonly expectedDurationMs?: number | undefined;
  /** What is noted on it, in the Genesys shape. */
  readonly annotations: Readonly<Record<string, unknown>>;
  /** What is noted on it, in the CXone shape. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the answer to a read of an interaction says, or `undefined` if it is no such answer. */
export function seenInteraction(reply: Reply & { kind: 'response' }): SeenInteraction | undefined {
  const view = interactionView(reply);
  if (view === undefined || !isRecord(reply.body)) return undefined;
  const { endTime, expectedDurationMs, annotations, properties } = reply.body;
  const endedAtMs = typeof endTime === 'string' ? Date.parse(endTime) : Number.NaN;
  return {
    ...view,
    endedAtMs: Number.isNaN(endedAtMs) ? undefined : endedAtMs,
    expectedDurationMs: typeof expectedDurationMs === 'number' ? expectedDurationMs : undefined,
    annotations: isRecord(annotations) ? annotations : {},
    properties: isRecord(properties) ? properties : {},
  };
}

/** The recording of that id, if the read shows it. */
export function recordingOf(
  { recordings }: InteractionView,
  recordingId: string,
): RecordingView | undefined {
  return recordings.find(({ id }) => id === recordingId);
}

/** The capture that was started as this attempt to make good a recording, if the read shows it. */
export function replacementOf(
  { recordings }: InteractionView,
  originalRecordingId: string,
  attempt: number,
): RecordingView | undefined {
  return recordings.find((one) => one.replaces === originalRecordingId && one.attempt === attempt);
}
