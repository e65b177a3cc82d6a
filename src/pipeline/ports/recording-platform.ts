import type { ReRecordCommand } from '../../client/re-record-command.ts';
import type { SeenInteraction } from '../seen-interaction.ts';

/** The platform could not say; the same may be asked again, not before `retryAfterMs` have passed. */
export interface Unavailable {
  readonly kind: 'unavailable';
  readonly because: string;
  readonly retryAfterMs: number;
}

/** The platform will never do this. */
export interface Refused {
  readonly kind: 'refused';
  readonly because: string;
}

/** What a look at an interaction gave. */
export type Look =
  | { readonly kind: 'seen'; readonly view: SeenInteraction }
  | { readonly kind: 'missing' }
  | Unavailable
  | Refused;

/** What a command to start a second capture was answered. */
export type CommandAnswer =
  /** The capture for this attempt exists, by this command or by an earlier copy of it. */
  | { readonly kind: 'accepted'; readonly recordingId: string | undefined }
  /** The call is over. Nothing was started. */
  | { readonly kind: 'ended' }
  /** The interaction is no longer as it was seen. Nothing was started. */
  | { readonly kind: 'changed' }
  | Unavailable
  | Refused;

/** What is written on an interaction. */
export interface ComplianceNote {
  /** `undefined` leaves what is noted, as far as it is one of these. */
  readonly compliance: 'compliance_verified' | 'requires_manual_review' | undefined;
  /** The file that is good, or the recording of which there is none. */
  readonly recordingId: string;
  /** The recording that this file stands for, if it is another one's. */
  readonly insteadOf?: string | undefined;
  /** At most 50 lines of at most 200 characters are kept. */
  readonly log: readonly string[];
}

/** What became of a note. */
export type NoteAnswer =
  | { readonly kind: 'noted' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'missing' }
  | Unavailable
  | Refused;

/** The platform as the pipeline needs it, in whichever vendor's shape. Each call is one request. */
export interface RecordingPlatform {
  look(interactionId: string, correlationId: string): Promise<Look>;
  /** @param condition the entity tag that the interaction must still have, if there is one. */
  reRecord(
    command: ReRecordCommand,
    condition: string | undefined,
    correlationId: string,
  ): Promise<CommandAnswer>;
  /** Writes a note on the interaction as it was seen; what others wrote stays. */
  note(
    interactionId: string,
    seen: SeenInteraction,
    note: ComplianceNote,
    correlationId: string,
  ): Promise<NoteAnswer>;
}
