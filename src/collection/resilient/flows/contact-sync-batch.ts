import type { ExampleDraft, RequestDraft } from '../../draft.ts';
import { ASK_AGAIN, giveUp, stepScript } from '../step-scripts.ts';

/** The number of each contact that a batch brings. */
export const PHONE_NUMBERS: Readonly<Record<string, string>> = {
  'c-1': '+15550101',
  'c-2': '+15550102',
};

/** A batch that is sent again for those of its contacts that the dialer held. */
export function batchStep(
  name: string,
  path: string,
  examples: readonly ExampleDraft[],
): RequestDraft {
  const body = Object.entries(PHONE_NUMBERS).map(([id, number]) => ({ id, phone_number: number }));
  return {
    name,
    description:
      'Answers 200 with a status for each contact. Those that the dialer held are sent again, alone and with a new key: the old one would only replay the refusal. Those that were written are left out. The script before the request puts in what is left.',
    method: 'POST',
    path,
    headers: { 'Idempotency-Key': '{{batchKey}}' },
    body,
    before: [
      "const left = pm.collectionVariables.get('batch');",
      'if (left) pm.request.body.raw = left;',
      "else pm.collectionVariables.set('batch', pm.request.body.raw);",
    ],
    after: stepScript({
      setup: [
        'const { results = [] } = pm.response.code === 200 ? pm.response.json() : {};',
        'const held = results.filter(({ status }) => status === 409).map(({ id }) => id);',
        'const written = results.filter(({ status }) => status < 300).map(({ id }) => id);',
        "const batch = JSON.parse(pm.collectionVariables.get('batch'));",
      ],
      branches: [
        {
          when: 'held.length > 0 && held.length + written.length === batch.length',
          lines: [
            'const rest = batch.filter(({ id }) => held.includes(id));',
            "pm.collectionVariables.set('batch', JSON.stringify(rest));",
            '// Another batch is another intent.',
            "pm.collectionVariables.set('batchKey', pm.variables.replaceIn('{{$guid}}'));",
            "console.log('the dialer holds ' + held.join(', ') + ': once more');",
            ...ASK_AGAIN,
          ],
        },
      ],
      check: {
        name: 'every contact of the batch is written',
        asserts: [
          'pm.expect(pm.response.code).to.equal(200);',
          'pm.expect(written).to.have.members(batch.map(({ id }) => id));',
        ],
      },
      settled: [
        'if (pm.response.code === 200 && written.length === batch.length) {',
        "  pm.collectionVariables.set('outcome', 'done');",
        "  pm.collectionVariables.set('because', '');",
        '} else {',
        ...giveUp('batch'),
        '}',
      ],
    }),
    examples,
  };
}
