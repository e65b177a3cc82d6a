import type { RequestDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { ASK_AGAIN, giveUp, stepScript } from '../step-scripts.ts';

/** The tag by which the new recording is known. */
const TAG = 'ivr-node-7';
const SETTINGS = { recordingSettings: { tags: [TAG], format: 'wav' } };
const PATH = '/api/v2/conversations/voice';
const CALL = `/_s/{{sessionId}}${PATH}/{{conversationId}}`;

/** The requests of the toggle, with what a call of that id answers. */
export function toggleSteps(rehearsal: Rehearsal, conversationId: string): RequestDraft[] {
  const examples = rehearse(rehearsal, `${PATH}/${conversationId}`);
  const start: Pick<RequestDraft, 'method' | 'path' | 'headers' | 'body'> = {
    method: 'POST',
    path: `${CALL}/recording/start`,
    headers: { 'Idempotency-Key': '{{startKey}}' },
    body: SETTINGS,
  };
  return [
    {
      name: '2.1 Wait for the IVR node',
      description:
        'The toggle begins when the IVR node has completed. Until then the conversation is read again, with growing pauses.',
      method: 'GET',
      path: CALL,
      after: stepScript({
        setup: ['const { ivrCompletedTime, state } = pm.response.json();'],
        branches: [{ when: "!ivrCompletedTime && state !== 'ended'", lines: ASK_AGAIN }],
        check: {
          name: 'the IVR node has completed and the call goes on',
          asserts: [
            "pm.expect(ivrCompletedTime).to.be.a('string');",
            "pm.expect(state).to.not.equal('ended');",
          ],
        },
      }),
      examples: examples.conversation,
    },
    {
      name: '2.2 Stop the default recording',
      description:
        'Answers 204 at once, while the stop still has to propagate. 404 means that nothing was being recorded, which is as good. The key makes it safe to repeat: a copy that arrives late replays this answer instead of stopping the new recording.',
      method: 'DELETE',
      path: `${CALL}/recording`,
      headers: { 'Idempotency-Key': '{{stopKey}}' },
      after: stepScript({
        check: {
          name: 'the stop is acknowledged',
          asserts: ['pm.expect(pm.response.code).to.be.oneOf([204, 404]);'],
        },
        settled: ['if (![204, 404].includes(pm.response.code)) {', ...giveUp('stop'), '}'],
      }),
      examples: examples.stop,
    },
    {
      ...start,
      name: '2.3 Start the recording with the tag',
      description:
        'As long as the capture lock is held, this answers 409, and reads may say *stopped* meanwhile: only the start itself can tell. It is repeated with the same key until it is accepted. A 409 that says that the call is over is believed.',
      after: stepScript({
        check: {
          name: 'the start is accepted',
          asserts: ['pm.expect(pm.response.code).to.be.oneOf([200, 201]);'],
        },
        settled: [
          'if ([200, 201].includes(pm.response.code)) {',
          "  pm.collectionVariables.set('recordingId', pm.response.json().id);",
          "  pm.collectionVariables.set('outcome', 'done');",
          "  pm.collectionVariables.set('because', '');",
          '} else {',
          ...giveUp('start'),
          '}',
        ],
      }),
      examples: examples.start,
    },
    {
      ...start,
      name: '2.4 The same start, as if its answer had been lost',
      description:
        'What to do when nobody knows whether a start took effect: send the same one with the same key. While the first is being processed the key answers 409; then it replays the stored answer, and no second recording is made.',
      after: stepScript({
        check: {
          name: 'the answer is replayed: the same recording, no second one',
          asserts: [
            'pm.expect(pm.response.code).to.be.oneOf([200, 201]);',
            "pm.expect(pm.response.json().id).to.equal(pm.collectionVariables.get('recordingId'));",
          ],
        },
      }),
      examples: examples.repeat,
    },
    {
      name: '2.5 Make sure',
      description:
        'Lists the recordings until the new one is shown and no longer queued. Reads lag, so that it is missing at first proves nothing; that there is a second one would.',
      method: 'GET',
      path: `${CALL}/recordings`,
      after: stepScript({
        setup: [
          'const { entities = [] } = pm.response.json();',
          `const tagged = entities.filter(({ tags }) => tags.includes('${TAG}'));`,
          "const shown = tagged.some(({ state }) => state !== 'queued');",
        ],
        branches: [{ when: '!shown', lines: ASK_AGAIN }],
        check: {
          name: 'exactly one recording carries the tag, and it runs',
          asserts: [
            "const expected = [{ id: pm.collectionVariables.get('recordingId'), state: 'active' }];",
            'pm.expect(tagged.map(({ id, state }) => ({ id, state }))).to.eql(expected);',
          ],
        },
      }),
      examples: examples.list,
    },
  ];
}

/** The saved answers of each request. */
function rehearse(rehearsal: Rehearsal, call: string) {
  const started = { body: SETTINGS };
  const read = (atMs: number, name: string) => rehearsal.at(atMs, name, 'GET', call);
  const start = (atMs: number, name: string) =>
    rehearsal.at(atMs, name, 'POST', `${call}/recording/start`, started);
  const list = (atMs: number, name: string) =>
    rehearsal.at(atMs, name, 'GET', `${call}/recordings`);
  const conversation = [
    read(300, 'still in the IVR node'),
    read(700, 'the IVR node has completed'),
  ];
  const stop = [
    rehearsal.at(720, 'stopped, though not yet propagated', 'DELETE', `${call}/recording`),
  ];
  const throttled = start(740, 'throttled, told in seconds');
  const locked = start(1800, 'the recording is still in progress');
  const untilDate = start(2100, 'throttled, told by a date');
  const accepted = start(4500, 'started');
  const inFlight = start(4600, 'the first use is being processed');
  const notShown = list(4700, 'not shown yet');
  const replayed = start(6100, 'the same answer again');
  const shown = list(6200, 'exactly one, and it runs');
  return {
    conversation,
    stop,
    start: [locked, throttled, untilDate, accepted],
    repeat: [inFlight, replayed],
    list: [notShown, shown],
  };
}
