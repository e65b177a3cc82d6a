import { CONVERSATION, PARTICIPANT } from '../../../../scenarios/participant-attributes/task.ts';
import type { ExampleDraft, RequestDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { ASK_AGAIN, giveUp, goBackTo, stepScript } from '../step-scripts.ts';

/** What the worker writes. It neither knows nor minds the other attributes. */
const ATTRIBUTES = { crmCustomerId: 'C-1042', priorityLevel: 'HIGH' };
/** What the flow had put there before. */
const LANGUAGE = 'en';

/** The 409 of an `If-Match` that is outdated. */
export const STALE_VERSION = 'the version has changed';
/** The 409 of attributes that routing or media holds. */
export const ATTRIBUTES_LOCKED = 'the attributes are locked';

const OWN = '/api/v2/conversations/voice';
const PATH = `/_s/{{sessionId}}${OWN}/{{conversationId}}/participants/{{participantId}}`;
const READ = '2.1 Read the participant';

/** The requests of the patch. */
export function attributeSteps(rehearsal: Rehearsal): RequestDraft[] {
  const examples = rehearse(rehearsal);
  const patch: Pick<RequestDraft, 'method' | 'path' | 'headers' | 'body'> = {
    method: 'PATCH',
    path: PATH,
    headers: { 'If-Match': '{{etag}}', 'Idempotency-Key': '{{patchKey}}' },
    body: { attributes: ATTRIBUTES },
  };
  return [
    {
      name: READ,
      description:
        'Gets the version that the patch will be based on, from the `ETag`. Reads may be behind: one that still shows the version that was just refused is repeated after a pause.',
      method: 'GET',
      path: PATH,
      after: stepScript({
        setup: [
          'const shown = pm.response.code === 200;',
          "const etag = shown ? pm.response.headers.get('ETag') : '';",
        ],
        branches: [
          {
            when: "shown && etag === pm.collectionVariables.get('refusedTag')",
            lines: ASK_AGAIN,
          },
        ],
        check: {
          name: 'the participant is shown with its version',
          asserts: ['pm.expect(shown).to.equal(true);', 'pm.expect(etag).to.match(/^"/);'],
          inFirstRoundOnly: true,
        },
        settled: [
          "pm.collectionVariables.set('etag', etag);",
          'if (!shown) {',
          ...giveUp('read'),
          '}',
        ],
      }),
      examples: examples.read,
    },
    {
      ...patch,
      name: '2.2 Patch the attributes',
      description:
        'Sends its own attributes only, on the condition that the version is the one that was read. A lock answers 409 and is waited out, with the same key and version. A version that has changed answers 409 too, or 412, and sends the flow back to the read, at once. A 409 that names no cause is looked into by one more read; the second one is taken for what it then is, a missing scope.',
      after: stepScript({
        setup: [
          "const conflict = pm.collectionVariables.get('conflict');",
          `const stale = pm.response.code === 412 || conflict === '${STALE_VERSION}';`,
          "const unexplained = conflict === 'a conflict that names no cause';",
          "const unexplainedBefore = Number(pm.collectionVariables.get('unexplained'));",
        ],
        branches: [
          {
            when: '(stale || (unexplained && unexplainedBefore === 0))',
            lines: [
              "pm.collectionVariables.set('unexplained', unexplainedBefore + (unexplained ? 1 : 0));",
              "pm.collectionVariables.set('refusedTag', stale ? pm.collectionVariables.get('etag') : 'none');",
              "console.log(pm.response.code + ', ' + conflict + ': read again at once');",
              ...goBackTo(READ),
            ],
          },
        ],
        check: {
          name: 'the patch is accepted',
          asserts: ['pm.expect(pm.response.code).to.equal(200);'],
        },
        settled: [
          'if (pm.response.code === 200) {',
          "  pm.collectionVariables.set('outcome', 'done');",
          "  pm.collectionVariables.set('because', '');",
          '} else {',
          ...giveUp('patch'),
          '  if (pm.response.code === 403 || unexplained) {',
          "    const correlationId = pm.response.headers.get('x-correlation-id');",
          "    pm.collectionVariables.set('because', 'the token lacks a scope, it seems: see ' + correlationId);",
          '  }',
          '}',
        ],
      }),
      examples: examples.patch,
    },
    {
      ...patch,
      name: '2.3 The same patch, as if its answer had been lost',
      description:
        'What to do when nobody knows whether a patch took effect: send the same one with the same key. The key is looked at before the version, so the stored answer is replayed though the version has moved on, and nothing is written twice.',
      after: stepScript({
        check: {
          name: 'the answer is replayed',
          asserts: [
            'pm.expect(pm.response.code).to.equal(200);',
            "pm.expect(pm.response.json().attributes.crmCustomerId).to.equal('C-1042');",
          ],
        },
      }),
      examples: examples.repeat,
    },
    {
      name: '2.4 Make sure',
      description:
        'Reads until both attributes are shown. Reads lag, so that they are missing at first proves nothing. What others have written is still there.',
      method: 'GET',
      path: PATH,
      after: stepScript({
        setup: [
          'const { attributes = {} } = pm.response.json();',
          `const own = ${JSON.stringify(ATTRIBUTES).replaceAll('"', "'")};`,
          'const shown = Object.keys(own).every((name) => attributes[name] === own[name]);',
        ],
        branches: [{ when: '!shown', lines: ASK_AGAIN }],
        check: {
          name: 'both attributes are there, and so is what others wrote',
          asserts: [
            'pm.expect(attributes).to.include(own);',
            `pm.expect(attributes.language).to.equal('${LANGUAGE}');`,
          ],
        },
      }),
      examples: examples.sure,
    },
  ];
}

/** The saved answers of each request. */
function rehearse(rehearsal: Rehearsal) {
  const path = `${OWN}/${CONVERSATION}/participants/${PARTICIPANT}`;
  const read = (atMs: number, name: string) => rehearsal.at(atMs, name, 'GET', path);
  const patch = (atMs: number, name: string, { headers }: ExampleDraft) =>
    rehearsal.at(atMs, name, 'PATCH', path, {
      headers: { 'if-match': headers?.etag ?? '' },
      body: { attributes: ATTRIBUTES },
    });
  const first = read(100, 'with its version');
  const locked = patch(140, 'routing holds the attributes', first);
  const lockedStill = patch(900, 'held still, in a body without a code', first);
  const throttled = patch(1700, 'throttled, told in seconds', first);
  const stale = patch(2200, 'the version has changed', first);
  const behind = read(2220, 'a version that is over as well');
  const untilDate = patch(2300, 'throttled, told by a date', behind);
  const fresh = read(5550, 'the version of now');
  const written = patch(5600, 'written', fresh);
  const inFlight = patch(5700, 'the first use is being processed', fresh);
  const replayed = patch(6900, 'the same answer again', fresh);
  const sure = read(7000, 'both are there');
  return {
    read: [behind, fresh],
    patch: [locked, lockedStill, throttled, stale, untilDate, written],
    repeat: [inFlight, replayed],
    sure: [sure],
  };
}
