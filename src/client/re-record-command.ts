import type { ClientRequest } from '../transport/transport.ts';
import { intentKey } from './intent-key.ts';

/** Which capture is wanted: the nth attempt to make good one failed recording. */
export interface ReRecordCommand {
  readonly tenant: string;
  readonly interactionId: string;
  readonly originalRecordingId: string;
  /** 1, 2, … */
  readonly attempt: number;
}

/**
 * The key of a command: the same for whoever handles the same failure, in whatever process and at
 * whatever time. Moments have no part in it, since no two workers see a failure at the same one.
 *
 * @throws {RangeError} if the parts are too long to make a key.
 */
export function reRecordKey(command: ReRecordCommand): string {
  const { tenant, interactionId, originalRecordingId, attempt } = command;
  return intentKey('re-record', tenant, interactionId, originalRecordingId, String(attempt));
}

/**
 * The request of a command in the Genesys shape (seed 001).
 *
 * @param condition the entity tag that the interaction must still have, if there is one.
 */
export function reRecordRequest(
  command: ReRecordCommand,
  condition: string | undefined,
): ClientRequest {
  const { interactionId, originalRecordingId, attempt } = command;
  return {
    method: 'POST',
    path: `/api/v2/recordings/interactions/${encodeURIComponent(interactionId)}`,
    headers: {
      'idempotency-key': reRecordKey(command),
      ...(condition !== undefined && { 'if-match': condition }),
    },
    body: {
      recordingFormat: 'wav',
      channels: [
        { type: 'agent', record: true },
        { type: 'customer', record: true },
      ],
      metadata: { originalRecordingId, retrySequence: attempt },
    },
  };
}

/**
 * A tag that the interaction never has, since comparison is strong and a weak one matches nothing
 * (RFC 9110 §13.1.1). A command under it does nothing, yet is answered with its stored result.
 */
export function neverMatching(etag: string | undefined): string {
  return `W/${etag?.replace(/^W\//, '') ?? '""'}`;
}
