import { type Answer, refuse } from '../../answer.ts';
import type { Call } from '../../route.ts';
import { wake } from '../../voice/churn.ts';
import { type Conversation, voiceOf } from '../../voice/voice.ts';
import { VOICE_RULES } from '../../voice/voice-rules.ts';

/** What is done with the conversation that a path names. */
export type OnConversation = (conversation: Conversation, call: Call) => Answer;

/** Finds the conversation that a path names, or answers that there is none. */
export function onConversation(call: Call, act: OnConversation): Answer {
  const id = call.params.conversationId ?? '';
  const conversation = voiceOf(call.world).conversations.get(id);
  if (conversation !== undefined) {
    wake(call.world, conversation);
    return act(conversation, call);
  }
  return refuse({
    rule: VOICE_RULES['conversation.not-found'],
    status: 404,
    code: 'conversation.not.found',
    message: `There is no conversation ${id}.`,
    field: 'conversationId',
  });
}
