import type { ClientTools, Outcome } from '../../../src/client/client.ts';
import type { Reply } from '../../../src/transport/transport.ts';
import type { ParticipantAttributesTask } from '../../participant-attributes/task.ts';

/** What a read gives that a patch needs. */
export interface Tagged {
  readonly tag: string;
}

/** An answer that is no success, or none at all, as an SDK throws it. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  /** 0 where there was no answer. */
  readonly status: number;

  constructor(reply: Reply) {
    super(reply.kind === 'response' ? `answered ${reply.status}` : reply.because);
    this.status = reply.kind === 'response' ? reply.status : 0;
  }
}

/** Whose attributes are meant. */
export type AttributesPlace = Pick<ParticipantAttributesTask, 'conversationId' | 'participantId'>;

/** The calls of seed 004 as a plain SDK has them: they answer, or throw. */
export function attributeCalls(
  { transport, task }: ClientTools<ParticipantAttributesTask>,
  { conversationId, participantId }: AttributesPlace = task,
) {
  const { attributes } = task;
  const conversation = `/api/v2/conversations/voice/${conversationId}`;
  const participant = `${conversation}/participants/${participantId}`;
  const read = async (path: string): Promise<Tagged> => {
    const reply = await transport.send({ method: 'GET', path });
    if (reply.kind === 'response' && reply.status === 200) return { tag: reply.headers.etag ?? '' };
    throw new RequestFailed(reply);
  };
  const patch = async (
    path: string,
    body: { readonly attributes: object } | { readonly participants: readonly object[] },
    tag: string | undefined,
  ): Promise<void> => {
    const headers = tag === undefined ? {} : { 'if-match': tag };
    const reply = await transport.send({ method: 'PATCH', path, headers, body: body as never });
    if (reply.kind !== 'response' || reply.status >= 300) throw new RequestFailed(reply);
  };
  return {
    readConversation: () => read(conversation),
    readParticipant: () => read(participant),
    patchConversation: (tag: string | undefined) =>
      patch(conversation, { participants: [{ id: participantId, attributes }] }, tag),
    patchParticipant: (tag: string | undefined) => patch(participant, { attributes }, tag),
  };
}

/** Whether a call was answered 409. */
export function isConflict(error: unknown): boolean {
  return error instanceof RequestFailed && error.status === 409;
}

/** What a strategy says that has used up its tries. */
export const STILL_IN_CONFLICT: Outcome = {
  status: 'failed',
  because: 'every try was answered 409',
};
