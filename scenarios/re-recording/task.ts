/** A recording that somebody has heard of, to be made good if it failed. */
export interface ReRecordingTask {
  readonly tenant: string;
  readonly interactionId: string;
  readonly recordingId: string;
  /** Which attempt a re-recording would be: 1, 2, … */
  readonly attempt: number;
}

/** The interaction of the story. */
export const INTERACTION = 'int-1';
/** Its first recording, with which the story begins. */
export const ORIGINAL = 'rec-1';
