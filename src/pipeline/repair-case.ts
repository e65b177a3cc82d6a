import type { StateValueFrom } from 'xstate';
import type { RecordingClaim } from './recording-event.ts';
import type { repairMachine } from './repair-machine.ts';

/** A state of the repair machine. */
export type CaseState = StateValueFrom<typeof repairMachine>;

/** How a case ends: with a file, before a person, or with what that person decided. */
export type CaseEnd = 'verified' | 'stored' | 'review' | 'resolved';

/** Something that went wrong with a recording or with an attempt to make it good. */
export interface Failure {
  readonly atMs: number;
  /** 0 for the recording itself, 1, 2, 3 for the attempts. */
  readonly attempt: number;
  /** A literal, for counting: `upload-failed`, `truncated`, `refused`, … */
  readonly fault: string;
  /** One sentence for people. */
  readonly says: string;
}

/** How often one file could not be read since its case has been in its state. */
export interface UnreadFile {
  /** It was not answered for, or not now. */
  readonly unreached: number;
  /** It came in part. */
  readonly brokenOff: number;
}

/** Why a case could not go on when it was last taken up: the platform or a file could not be reached. */
export interface Setback {
  readonly atMs: number;
  /** One sentence for people. */
  readonly because: string;
}

/** What a person decided about a case that was in review. */
export interface Decision {
  readonly atMs: number;
  readonly kind: 'done' | 'retried';
  /** In the person's own words. */
  readonly note?: string | undefined;
}

/**
 * What the pipeline knows of one recording: whether it is there, and what was done where it was not.
 * Written as a whole, under the lock of its interaction.
 */
export interface RepairCase {
  readonly id: string;
  readonly tenant: string;
  readonly interactionId: string;
  readonly recordingId: string;
  readonly state: CaseState;
  /** The work that sees the case through; other work on it does one step and ends. */
  readonly driver: string;
  readonly correlationId: string;
  /** What the platform said of the recording at first. */
  readonly claim: RecordingClaim;
  /** The attempt to make it good that is due or under way: 1, 2, 3; 0 as long as none is needed. */
  readonly attempt: number;
  /** When the case is to be looked at again, in ms. */
  readonly dueAtMs: number;
  /** How often in a row the platform could not be reached. */
  readonly setbacks: number;
  /** How often the file that is looked at could not be read, although the platform could be reached. */
  readonly unread?: UnreadFile | undefined;
  /** The last time that this was so; `undefined` once it was reached again. */
  readonly setback?: Setback | undefined;
  /** How often in a row a look found that it is too early for anything. */
  readonly looks: number;
  /** The capture that is to replace the recording, while one is watched. */
  readonly replacementId?: string | undefined;
  /** What is to be written on the interaction before the case ends. */
  readonly ending?: CaseEnding | undefined;
  readonly failures: readonly Failure[];
  /** What people decided about it, in order; nothing as long as nobody had to. */
  readonly decisions?: readonly Decision[] | undefined;
  readonly openedAtMs: number;
  readonly endedAtMs?: number | undefined;
  /** When the interaction ended; unknown while it goes on. What is kept is kept from then on. */
  readonly interactionEndedAtMs?: number | undefined;
}

/** How a case is about to end. */
export interface CaseEnding {
  readonly end: CaseEnd;
  /** Of a review: that all attempts have been made, and not that one could not be. */
  readonly isSpent?: boolean | undefined;
  /** The file that was looked at last and found to be good; of a review there is none. */
  readonly recordingId?: string | undefined;
  readonly sha256?: string | undefined;
  /** What was looked at and found, in lines. */
  readonly log: readonly string[];
}

/** The id of the case of a recording. */
export function caseIdOf(tenant: string, interactionId: string, recordingId: string): string {
  return [tenant, interactionId, recordingId].map(encodeURIComponent).join('/');
}

/** What the lock of an interaction is called. */
export function lockOf(tenant: string, interactionId: string): string {
  return [tenant, interactionId].map(encodeURIComponent).join('/');
}
