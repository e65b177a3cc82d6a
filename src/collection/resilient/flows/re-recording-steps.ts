import type { ExampleDraft, RequestDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { ASK_AGAIN, giveUp, goBackTo, LAST_WORD, stepScript } from '../step-scripts.ts';
import { RE_RECORD_BODY, reRecordExamples } from './re-recording-examples.ts';
import {
  FILE_FAULT,
  INTERACTION_PATH,
  lookAtFile,
  mediaPath,
  READ_INTERACTION,
  unlessWhole,
  untilOver,
} from './re-recording-file.ts';

/** The 409 of a call that is over. */
export const INTERACTION_ENDED = 'the interaction has ended';
/** The 409 of an `If-Match` that is outdated. */
export const STALE_INTERACTION = 'the interaction has changed';

const BARRIER = '2.3 Wait at the barrier';
/** The requests of the re-record. */
export function reRecordSteps(rehearsal: Rehearsal): RequestDraft[] {
  const examples = reRecordExamples(rehearsal);
  const command: Pick<RequestDraft, 'method' | 'path' | 'headers' | 'body'> = {
    method: 'POST',
    path: '/_s/{{sessionId}}/api/v2/recordings/interactions/{{interactionId}}',
    headers: { 'If-Match': '{{etag}}', 'Idempotency-Key': '{{reRecordKey}}' },
    body: RE_RECORD_BODY,
  };
  return [
    {
      name: '2.1 Look until the capture is over',
      description:
        'Reads the interaction, with growing pauses, until the recording has been uploaded or its upload has failed.',
      method: 'GET',
      path: INTERACTION_PATH,
      after: stepScript(untilOver('first', 'recordingId')),
      examples: examples.look,
    },
    lookAtFile('2.2 Download its file and look at it', examples.file),
    barrierStep(examples.barrier),
    {
      ...command,
      name: '2.4 Record again',
      description:
        'Starts the second capture, on the condition that the interaction is as it was at the barrier. If it has changed, the flow goes back there. A lock is waited out. If the call is over there is nothing left to record: the flow ends and says that a storage retry is due.',
      ...unlessWhole({
        setup: [
          "const conflict = pm.collectionVariables.get('conflict');",
          `const stale = pm.response.code === 412 || conflict === '${STALE_INTERACTION}';`,
          "const seenOver = pm.collectionVariables.get('ended') === 'yes';",
          `const over = conflict === '${INTERACTION_ENDED}' || (stale && seenOver);`,
        ],
        branches: [
          {
            when: 'stale && !over',
            lines: [
              "console.log(pm.response.code + ', ' + conflict + ': back to the barrier');",
              ...goBackTo(BARRIER),
            ],
          },
        ],
        check: {
          name: 'the second capture is accepted',
          asserts: ['pm.expect(pm.response.code).to.be.oneOf([200, 201]);'],
        },
        settled: [
          'if ([200, 201].includes(pm.response.code)) {',
          "  pm.collectionVariables.set('secondId', pm.response.json().id);",
          "  pm.collectionVariables.set('outcome', 'done');",
          "  pm.collectionVariables.set('because', '');",
          '} else if (over) {',
          "  pm.collectionVariables.set('outcome', 'failed');",
          "  pm.collectionVariables.set('because', 'the interaction has ended: storage retry is due');",
          `  pm.execution.setNextRequest('${LAST_WORD}');`,
          '} else {',
          ...giveUp('re-record'),
          '}',
        ],
      }),
      examples: examples.command,
    },
    {
      ...command,
      name: '2.5 The same command from another worker',
      description:
        'Whoever handles the same failure has the same key, and so has one who does not know what became of the command. While the first is being processed the key answers 409; then it answers with the recording that there is.',
      ...unlessWhole({
        check: {
          name: 'the duplicate is adopted: the same recording, no second one',
          asserts: [
            'pm.expect(pm.response.code).to.be.oneOf([200, 201]);',
            "pm.expect(pm.response.json().id).to.equal(pm.collectionVariables.get('secondId'));",
          ],
        },
      }),
      examples: examples.repeat,
    },
    {
      name: '2.6 Look until the second capture is over',
      description: 'As before, for the second recording.',
      method: 'GET',
      path: INTERACTION_PATH,
      ...unlessWhole(untilOver('second', 'secondId')),
      examples: examples.lookAgain,
    },
    {
      name: '2.7 Download the second file and look at it',
      description: 'As before: what counts is the file.',
      method: 'GET',
      path: mediaPath('secondId'),
      ...unlessWhole({
        setup: FILE_FAULT,
        check: {
          name: 'the second file is whole',
          asserts: ["pm.expect(fault).to.equal('');"],
        },
      }),
      examples: examples.fileAgain,
    },
  ];
}

function barrierStep(examples: readonly ExampleDraft[]): RequestDraft {
  return {
    name: BARRIER,
    description:
      'Reads the interaction until none of its captures runs or uploads, and keeps the version of that moment. A capture that was made for this attempt already is found by the command itself, which has the same key.',
    method: 'GET',
    path: INTERACTION_PATH,
    ...unlessWhole({
      setup: [
        ...READ_INTERACTION,
        "const etag = found ? pm.response.headers.get('ETag') : '';",
        "const ended = state === 'ended';",
        "const first = pm.collectionVariables.get('recordingId');",
        'const isOwn = ({ originalRecordingId }) => originalRecordingId === first;',
        'const busy = recordings.some((one) => !isOver(one) && !isOwn(one));',
      ],
      branches: [{ when: 'found && busy && !ended', lines: ASK_AGAIN }],
      check: {
        name: 'no other capture runs or uploads',
        asserts: ['pm.expect(found).to.equal(true);', 'pm.expect(busy && !ended).to.equal(false);'],
        inFirstRoundOnly: true,
      },
      settled: [
        "pm.collectionVariables.set('ended', ended ? 'yes' : 'no');",
        '// A weak tag never matches: it gets the stored result, if there is one, and does nothing.',
        "pm.collectionVariables.set('etag', ended ? 'W/' + etag : etag);",
        'if (!found) {',
        ...giveUp('look'),
        '}',
      ],
    }),
    examples,
  };
}
