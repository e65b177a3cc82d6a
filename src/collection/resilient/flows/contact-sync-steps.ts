import type { Json } from '../../../platform/message.ts';
import type { ExampleDraft, RequestDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { ASK_AGAIN, giveUp, goBackTo, stepScript } from '../step-scripts.ts';
import { batchStep, PHONE_NUMBERS } from './contact-sync-batch.ts';
import { contactExamples } from './contact-sync-examples.ts';
import { type ContactWrite, FIRST, SECOND } from './contact-sync-writes.ts';

/** The 409 of a version that has changed. */
export const CONTACT_STALE = 'the contact has changed';

const CONTACTS = '/_s/{{sessionId}}/api/v2/outbound/campaigns/{{campaignId}}/contacts';

/** The requests of the sync. */
export function contactSteps(rehearsal: Rehearsal): RequestDraft[] {
  const examples = contactExamples(rehearsal);
  return [
    readStep('2.1', FIRST, examples.readFirst),
    updateStep('2.2', FIRST, 'firstKey', '2.1', examples.updateFirst),
    repeatStep(examples.repeat),
    readStep('2.4', SECOND, examples.readSecond),
    updateStep('2.5', SECOND, 'secondKey', '2.4', examples.updateSecond),
    batchStep('2.6 Give both contacts their numbers in a batch', CONTACTS, examples.batch),
    sureStep('2.7', FIRST, examples.sureFirst),
    sureStep('2.8', SECOND, examples.sureSecond),
  ];
}

function readName(number: string, { id }: ContactWrite): string {
  return `${number} Wait until ${id} is not being dialed`;
}

function readStep(
  number: string,
  write: ContactWrite,
  examples: readonly ExampleDraft[],
): RequestDraft {
  return {
    name: readName(number, write),
    description:
      'Reads the contact until it is shown as neither `DIALING` nor `RINGING`, with growing pauses, and keeps its version. Reads may be behind: one that still shows the version that was just refused is repeated too.',
    method: 'GET',
    path: `${CONTACTS}/${write.id}`,
    after: stepScript({
      setup: [
        'const found = pm.response.code === 200;',
        "const { contact_status = 'unknown' } = found ? pm.response.json() : {};",
        "const etag = found ? pm.response.headers.get('ETag') : '';",
        "const held = ['DIALING', 'RINGING'].includes(contact_status);",
      ],
      branches: [
        {
          when: "found && (held || etag === pm.collectionVariables.get('refusedTag'))",
          lines: ASK_AGAIN,
        },
      ],
      check: {
        name: `${write.id} is shown, with its version`,
        asserts: ['pm.expect(found).to.equal(true);', 'pm.expect(etag).to.match(/^"/);'],
        inFirstRoundOnly: true,
      },
      settled: [
        "pm.collectionVariables.set('etag', etag);",
        'if (!found) {',
        ...giveUp('read'),
        '}',
      ],
    }),
    examples,
  };
}

function sent(
  write: ContactWrite,
  key: string,
): Pick<RequestDraft, 'method' | 'path' | 'headers' | 'body'> {
  return {
    method: 'POST',
    path: CONTACTS,
    headers: { 'If-Match': '{{etag}}', 'Idempotency-Key': `{{${key}}}` },
    body: write,
  };
}

function updateStep(
  number: string,
  write: ContactWrite,
  key: string,
  readNumber: string,
  examples: readonly ExampleDraft[],
): RequestDraft {
  return {
    ...sent(write, key),
    name: `${number} Update ${write.id}`,
    description:
      'While the dialer sets up a line or lets it ring this answers 409, whatever reads say, and is repeated with the same key. If the contact has changed since it was read, the flow goes back and reads it again, at once.',
    after: stepScript({
      setup: [
        "const conflict = pm.collectionVariables.get('conflict');",
        `const stale = pm.response.code === 412 || conflict === '${CONTACT_STALE}';`,
      ],
      branches: [
        {
          when: 'stale',
          lines: [
            "pm.collectionVariables.set('refusedTag', pm.collectionVariables.get('etag'));",
            "console.log(pm.response.code + ', ' + conflict + ': read again at once');",
            ...goBackTo(readName(readNumber, write)),
          ],
        },
      ],
      check: {
        name: `the update of ${write.id} is accepted, and the rate limit is told`,
        asserts: [
          'pm.expect(pm.response.code).to.be.oneOf([200, 201]);',
          "pm.expect(Number(pm.response.headers.get('inin-ratelimit-allowed'))).to.be.above(0);",
        ],
      },
      settled: [
        "pm.collectionVariables.set('round', 1);",
        "pm.collectionVariables.set('refusedTag', 'none');",
        'if (![200, 201].includes(pm.response.code)) {',
        ...giveUp('update'),
        '}',
      ],
    }),
    examples,
  };
}

function repeatStep(examples: readonly ExampleDraft[]): RequestDraft {
  return {
    ...sent(FIRST, 'firstKey'),
    name: '2.3 The same update, as if its answer had been lost',
    description:
      'What to do when nobody knows whether an update took effect: send the same one with the same key. The stored answer is replayed, and nothing is written twice.',
    after: stepScript({
      check: {
        name: 'the answer is replayed',
        asserts: [
          'pm.expect(pm.response.code).to.be.oneOf([200, 201]);',
          `pm.expect(pm.response.json().disposition_code).to.equal('${FIRST.disposition_code}');`,
        ],
      },
    }),
    examples,
  };
}

function sureStep(
  number: string,
  { id, ...values }: ContactWrite,
  examples: readonly ExampleDraft[],
): RequestDraft {
  const expected: Json = { ...values, phone_number: PHONE_NUMBERS[id] ?? '' };
  return {
    name: `${number} Make sure of ${id}`,
    description: 'Reads the contact: the newest values are there, and the number is.',
    method: 'GET',
    path: `${CONTACTS}/${id}`,
    after: stepScript({
      setup: [
        'const found = pm.response.code === 200 ? pm.response.json() : {};',
        `const newest = ${JSON.stringify(expected).replaceAll('"', "'")};`,
      ],
      check: {
        name: `${id} has the newest values`,
        asserts: ['pm.expect(found).to.deep.include(newest);'],
      },
    }),
    examples,
  };
}
