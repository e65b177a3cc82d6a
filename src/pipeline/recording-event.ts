/** The events that the pipeline takes: one of Genesys, two of CXone (seed 001). */
export const RECORDING_EVENT_TYPES = [
  'interaction.recorded',
  'interaction.recording.completed',
  'interaction.recording.failed',
] as const;

/** What the platform says of a recording. None of it is believed before the file has been seen. */
export interface RecordingClaim {
  readonly status: 'completed' | 'failed';
  /** How long the capture was by the moments at which it began and ended. */
  readonly capturedMs?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly artifactBytes?: number | undefined;
  /** Where the file is, from the root of the platform. */
  readonly uri?: string | undefined;
  readonly failureReason?: string | undefined;
}

/** An event that a recording has ended, as it was acknowledged. */
export interface RecordingEvent {
  /** The same for every copy of the event; the key of its de-duplication. */
  readonly id: string;
  readonly type: (typeof RECORDING_EVENT_TYPES)[number];
  /** When it happened, in ms since 1970, by the platform. */
  readonly atMs: number;
  readonly interactionId: string;
  readonly recordingId: string;
  readonly claim: RecordingClaim;
  /** Follows the event through logs, requests and notes. */
  readonly correlationId: string;
}

/**
 * How long the file of a recording should play: as long as the capture was, else as long as the platform
 * says of the file; `undefined` if it says neither.
 */
export function expectedMs({ capturedMs, durationMs }: RecordingClaim): number | undefined {
  return capturedMs ?? durationMs;
}
