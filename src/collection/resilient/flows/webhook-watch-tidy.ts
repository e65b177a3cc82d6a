import type { RequestDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { goBackTo, leftOutWhen, stepScript } from '../step-scripts.ts';
import { REQUESTS, watchExamples } from './webhook-watch-requests.ts';

const LOOK = '4.1 Look for a subscription of this run';
const SURE = '4.3 Make sure that none is left';
/** So many subscriptions are ended at the most. */
const ENDED_MAX = 10;

/** The subscriptions that follow one of the calls to the endpoint of the watch. */
const OWN: readonly string[] = [
  'const { entities = [] } = pm.response.code === 200 ? pm.response.json() : {};',
  "const calls = pm.collectionVariables.get('calls').split(',');",
  "const endpoint = pm.collectionVariables.get('endpoint');",
  'const own = entities.filter(({ url, filters }) => url === endpoint && calls.includes(filters.conversationId));',
];

/** The requests that end what the watch has subscribed to. */
export function tidySteps(rehearsal: Rehearsal): RequestDraft[] {
  const { left, ended, none } = watchExamples(rehearsal);
  const end = stepScript({
    check: {
      name: 'a subscription of this run is ended',
      asserts: ['pm.expect(pm.response.code).to.be.oneOf([204, 404]);'],
      inFirstRoundOnly: true,
    },
    settled: [
      "const endedSoFar = Number(pm.collectionVariables.get('round'));",
      `if ([204, 404].includes(pm.response.code) && endedSoFar < ${ENDED_MAX}) {`,
      ...goBackTo(LOOK).map((line) => `  ${line}`),
      '}',
    ],
  });
  return [
    {
      ...REQUESTS.list,
      name: LOOK,
      description:
        'Looks in the list, not in what the flow remembers: a subscription whose answer was lost is in the list only. For the sake of tidiness a little more time and a few more requests are granted.',
      before: [
        "if (pm.collectionVariables.get('tidying') !== 'yes') {",
        "  pm.collectionVariables.set('tidying', 'yes');",
        "  pm.collectionVariables.set('round', 1);",
        "  pm.collectionVariables.set('requestsLeft', 20);",
        "  pm.collectionVariables.set('deadlineMs', Date.now() + 30000);",
        '}',
      ],
      after: stepScript({
        setup: OWN,
        check: {
          name: 'the subscriptions can be listed',
          asserts: ['pm.response.to.have.status(200);'],
          inFirstRoundOnly: true,
        },
        settled: [
          "pm.collectionVariables.set('webhookId', own.length > 0 ? own[0].id : '');",
          "const rounds = Number(pm.collectionVariables.get('round'));",
          `if (own.length === 0 && rounds > 1) pm.execution.setNextRequest('${SURE}');`,
        ],
      }),
      examples: left,
    },
    {
      ...REQUESTS.end,
      name: '4.2 End it',
      description:
        'Ends one subscription, and goes back for the next. That it is gone already is as good. It is left out where there is none.',
      before: leftOutWhen("pm.collectionVariables.get('webhookId') === ''", end),
      after: end,
      examples: ended,
    },
    {
      ...REQUESTS.list,
      name: SURE,
      description: 'A subscription that is left would go on telling an endpoint that nobody tends.',
      after: stepScript({
        setup: OWN,
        check: {
          name: 'no subscription of this run is left',
          asserts: ['pm.response.to.have.status(200);', 'pm.expect(own).to.eql([]);'],
        },
      }),
      examples: none,
    },
  ];
}
