import { voiceOf } from '../../src/platform/voice/voice.ts';
import type { Sessions } from '../sessions.ts';
import {
  type AdminCall,
  type AdminOperation,
  adminOperation,
  NOTHING,
  refused,
} from './admin-operation.ts';
import { withSession } from './with-session.ts';

/** The operations on what happens to conversations from outside. */
export function createConversationOperations(sessions: Sessions): AdminOperation[] {
  return [
    adminOperation({
      method: 'POST',
      path: '/sessions/{id}/conversations/{conversationId}/hang-up',
      says: 'lets the caller of a conversation hang up now',
      run: withSession(sessions, (session, { params }: AdminCall<undefined, undefined>) => {
        const { conversationId } = params;
        if (!voiceOf(session.world).conversations.has(conversationId ?? '')) {
          const message = 'There is no conversation of that id in the session.';
          return refused(404, 'conversation.not.found', message, 'conversationId');
        }
        if (session.hangUp(conversationId ?? '')) return NOTHING;
        const message = 'The conversation has ended already.';
        return refused(409, 'conversation.ended', message, 'conversationId');
      }),
    }),
  ];
}
