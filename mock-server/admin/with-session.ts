import type { Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';
import { type AdminAnswer, refused } from './admin-operation.ts';

/** Finds the session that the path names, lets happen in it what is due, and goes on with it. */
export function withSession<Call extends { params: Readonly<Record<string, string>> }>(
  sessions: Sessions,
  go: (session: Session, call: Call) => AdminAnswer,
): (call: Call) => AdminAnswer {
  return (call) => {
    const session = sessions.get(call.params.id ?? '');
    if (session === undefined) {
      return refused(
        404,
        'session.not.found',
        'There is no session of that id; POST /__admin/sessions creates one.',
        'id',
      );
    }
    session.advance();
    return go(session, call);
  };
}
