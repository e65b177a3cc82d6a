import type { FolderDraft, RequestDraft } from '../draft.ts';
import { rehearse } from './resilient-examples.ts';
import {
  AFTER_ATTEMPT,
  BEFORE_ATTEMPT,
  giveUp,
  polledScript,
  settledScript,
} from './resilient-scripts.ts';

/** The tag by which the new recording is known. */
const TAG = 'ivr-node-7';
const SETTINGS = { recordingSettings: { tags: [TAG], format: 'wav' } };
const CALL = '/_s/{{sessionId}}/api/v2/conversations/voice/{{conversationId}}';

/** The folder that does the toggle, with examples from a call of that id. */
export function toggleFolder(conversationId: string): FolderDraft {
  const examples = rehearse(`/api/v2/conversations/voice/${conversationId}`, SETTINGS);
  const start: Pick<RequestDraft, 'method' | 'path' | 'headers' | 'body'> = {
    method: 'POST',
    path: `${CALL}/recording/start`,
    headers: { 'Idempotency-Key': '{{startKey}}' },
    body: SETTINGS,
  };
  return {
    name: '2 The toggle',
    description:
      'Stop, start, make sure. The folder has a script that runs before each request and holds a repeat back for as long as it must wait, and one that runs after each answer and decides whether the request is sent again. The requests themselves only say when they are content. Copy the folder with its scripts.',
    before: BEFORE_ATTEMPT,
    after: AFTER_ATTEMPT,
    requests: [
      {
        name: '2.1 Wait for the IVR node',
        description:
          'The toggle begins when the IVR node has completed. Until then the conversation is read again, with growing pauses.',
        method: 'GET',
        path: CALL,
        after: polledScript(
          ['const { ivrCompletedTime, state } = pm.response.json();'],
          "ivrCompletedTime || state === 'ended'",
          'the IVR node has completed and the call goes on',
          [
            "pm.expect(ivrCompletedTime).to.be.a('string');",
            "pm.expect(state).to.not.equal('ended');",
          ],
        ),
        examples: examples.conversation,
      },
      {
        name: '2.2 Stop the default recording',
        description:
          'Answers 204 at once, while the stop still has to propagate. 404 means that nothing was being recorded, which is as good. The key makes it safe to repeat: a copy that arrives late replays this answer instead of stopping the new recording.',
        method: 'DELETE',
        path: `${CALL}/recording`,
        headers: { 'Idempotency-Key': '{{stopKey}}' },
        after: settledScript(
          'the stop is acknowledged',
          ['pm.expect(pm.response.code).to.be.oneOf([204, 404]);'],
          ['if (![204, 404].includes(pm.response.code)) {', ...giveUp('stop'), '}'],
        ),
        examples: examples.stop,
      },
      {
        ...start,
        name: '2.3 Start the recording with the tag',
        description:
          'As long as the capture lock is held, this answers 409, and reads may say *stopped* meanwhile: only the start itself can tell. It is repeated with the same key until it is accepted. A 409 that says that the call is over is believed.',
        after: settledScript(
          'the start is accepted',
          ['pm.expect(pm.response.code).to.be.oneOf([200, 201]);'],
          [
            'if ([200, 201].includes(pm.response.code)) {',
            "  pm.collectionVariables.set('recordingId', pm.response.json().id);",
            "  pm.collectionVariables.set('outcome', 'done');",
            "  pm.collectionVariables.set('because', '');",
            '} else {',
            ...giveUp('start'),
            '}',
          ],
        ),
        examples: examples.start,
      },
      {
        ...start,
        name: '2.4 The same start, as if its answer had been lost',
        description:
          'What to do when nobody knows whether a start took effect: send the same one with the same key. While the first is being processed the key answers 409; then it replays the stored answer, and no second recording is made.',
        after: settledScript(
          'the answer is replayed: the same recording, no second one',
          [
            'pm.expect(pm.response.code).to.be.oneOf([200, 201]);',
            "pm.expect(pm.response.json().id).to.equal(pm.collectionVariables.get('recordingId'));",
          ],
          [],
        ),
        examples: examples.repeat,
      },
      {
        name: '2.5 Make sure',
        description:
          'Lists the recordings until the new one is shown and no longer queued. Reads lag, so that it is missing at first proves nothing; that there is a second one would.',
        method: 'GET',
        path: `${CALL}/recordings`,
        after: polledScript(
          [
            'const { entities = [] } = pm.response.json();',
            `const tagged = entities.filter(({ tags }) => tags.includes('${TAG}'));`,
            "const shown = tagged.some(({ state }) => state !== 'queued');",
          ],
          'shown',
          'exactly one recording carries the tag, and it runs',
          [
            "const expected = [{ id: pm.collectionVariables.get('recordingId'), state: 'active' }];",
            'pm.expect(tagged.map(({ id, state }) => ({ id, state }))).to.eql(expected);',
          ],
        ),
        examples: examples.list,
      },
    ],
  };
}
