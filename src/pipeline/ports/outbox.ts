/** A command to the platform that is written down before it is sent. */
export interface OutboxCommand {
  /** Its idempotency key, the same whoever sends it and however often. */
  readonly key: string;
  readonly caseId: string;
  readonly interactionId: string;
  readonly attempt: number;
  readonly issuedAtMs: number;
}

/** What became of a command. */
export interface OutboxResult {
  readonly kind:
    | 'accepted'
    | 'ended'
    | 'changed'
    | 'refused'
    /** Nobody knows: it was never answered, and is asked for no more. */
    | 'given-up';
  /** The capture that it started, or that it had started before. */
  readonly recordingId?: string | undefined;
  readonly atMs: number;
}

/** After these a command may be sent again: under the same key, so that there is one capture at most. */
export const MAY_BE_ISSUED_AGAIN: readonly OutboxResult['kind'][] = [
  'changed',
  'refused',
  'given-up',
];

/** A command and, once it is known, what became of it. */
export interface OutboxEntry extends OutboxCommand {
  readonly result?: OutboxResult | undefined;
}

/** The commands; written by {@link CaseStore.commit} together with their cases. */
export interface Outbox {
  find(key: string): Promise<OutboxEntry | undefined>;
  /** The oldest commands of which nobody knows yet what became. */
  pending(limit: number): Promise<readonly OutboxEntry[]>;
}
