import { CONVERSATION, type TestServer } from './start-server.ts';

/** Everything about a server and its session `one` that a request may change, if it is good. */
export async function stateOf(server: TestServer) {
  const shown = await server.platform('GET', CONVERSATION, 'one.worker.1');
  const listed = await server.platform('GET', `${CONVERSATION}/recordings`, 'one.worker.1');
  const sessions = await server.admin('GET', '/sessions');
  const clock = await server.admin('GET', '/sessions/one/clock');
  const plan = await server.admin('GET', '/sessions/one/plan');
  const verdict = await server.admin('GET', '/sessions/one/verdict');
  return {
    conversation: shown.body,
    version: shown.headers.get('etag'),
    recordings: listed.body,
    sessions: sessions.body,
    clock: clock.body,
    plan: plan.body,
    // The one invariant that depends on what was reported and not on how much was asked.
    honesty: verdict.body.judgements.find(
      ({ invariant }: { invariant: string }) => invariant === 'honest-report',
    ),
  };
}
