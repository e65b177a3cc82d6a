/** What one worker wants known of one participant. */
export interface ParticipantAttributesTask {
  readonly conversationId: string;
  readonly participantId: string;
  /** What it writes. It neither knows nor minds the other attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The events on each of which it acts, whatever call they tell of; it writes at once unless told. */
  readonly onEvents?: {
    readonly types: readonly string[];
    /** Whose attributes are written in each call. */
    readonly purpose: string;
    readonly count: number;
  };
}

/** The call of these scenarios and the participant in it whose attributes are written. */
export const CONVERSATION = 'conv-1';
/** See {@link CONVERSATION}. */
export const PARTICIPANT = 'caller';
/** The second call of the scenario in which events tell of calls, and the caller in it. */
export const SECOND_CONVERSATION = 'conv-2';
/** See {@link SECOND_CONVERSATION}. */
export const SECOND_PARTICIPANT = 'caller-2';
