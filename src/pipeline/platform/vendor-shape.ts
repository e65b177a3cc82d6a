import type { ReRecordCommand } from '../../client/re-record-command.ts';
import type { ClientRequest } from '../../transport/transport.ts';
import type { ComplianceNote } from '../ports/recording-platform.ts';
import type { SeenInteraction } from '../seen-interaction.ts';

/** How one vendor wants to be asked (seed 001). */
export interface VendorShape {
  readonly reRecord: (command: ReRecordCommand, condition: string | undefined) => ClientRequest;
  /** The field of the answer that names the new recording. */
  readonly recordingIdField: string;
  /** What others have noted stays; the interaction must be as it was seen. */
  readonly note: (
    interactionId: string,
    seen: SeenInteraction,
    note: ComplianceNote,
  ) => ClientRequest;
}

/** Where an interaction is, from the root of the platform. */
export function interactionPath(interactionId: string): string {
  return `/api/v2/interactions/${encodeURIComponent(interactionId)}`;
}

/** Makes a write depend on the interaction being as it was seen, where the platform gives a tag. */
export function ifUnchanged({ etag }: SeenInteraction): Record<string, string> {
  return etag === undefined ? {} : { 'if-match': etag };
}

/** A result as it is written: both of it, or nothing where nothing was noted. */
export type ResultToNote =
  | { readonly compliance: string; readonly recordingId: string }
  | { readonly compliance?: never; readonly recordingId?: never };

/**
 * The result to be noted, given what is noted already. A recording that is good does not take back that
 * another one of the same interaction must be looked at by a person.
 */
export function resultToNote(
  note: ComplianceNote,
  noted: { readonly compliance: unknown; readonly recordingId: unknown },
): ResultToNote {
  const { compliance, recordingId, insteadOf } = note;
  const other = noted.recordingId;
  if (compliance === undefined) {
    const isNoted = typeof noted.compliance === 'string' && typeof other === 'string';
    return isNoted ? { compliance: String(noted.compliance), recordingId: other } : {};
  }
  const stays =
    compliance === 'compliance_verified' &&
    noted.compliance === 'requires_manual_review' &&
    typeof other === 'string' &&
    other !== recordingId &&
    other !== insteadOf;
  if (!stays) return { compliance, recordingId };
  return { compliance: 'requires_manual_review', recordingId: other };
}
