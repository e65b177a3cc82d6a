/** What one worker wants known of one participant. */
export interface ParticipantAttributesTask {
  readonly conversationId: string;
  readonly participantId: string;
  /** What it writes. It neither knows nor minds the other attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The event on which it begins; it begins at once unless told. */
  readonly onEvent?: string;
}

/** The call of these scenarios and the participant in it whose attributes are written. */
export const CONVERSATION = 'conv-1';
/** See {@link CONVERSATION}. */
export const PARTICIPANT = 'caller';
