/** What the asker of seed 000 wants done to a call. */
export interface RecordingToggleTask {
  readonly conversationId: string;
  /** The event that called for it, where several workers hear of the same one. */
  readonly intent?: string;
  /** Whether the platform is known to ignore keys. */
  readonly keysIgnored?: boolean;
  /** What the new recording is to carry. */
  readonly recordingSettings: { readonly tags: readonly string[]; readonly format: 'wav' | 'mp3' };
}

/** The tag by which the new recording is known from the default one. */
export const TAG = 'ivr-node-7';
