import type { ExampleDraft, RequestDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { ASK_AGAIN, giveUp, stepScript } from '../step-scripts.ts';
import { REQUESTS, watchExamples } from './webhook-watch-requests.ts';

/** So long an event is waited for, in ms, before the calls themselves are read. */
const PATIENCE_MS = 3000;
/** So long what is late is waited for in the end, in ms. */
const LATE_MS = 5000;

/** What the inbox holds: every arrival, and each event once. */
const ARRIVALS: readonly string[] = [
  "const calls = pm.collectionVariables.get('calls').split(',');",
  'const { deliveries = [] } = pm.response.code === 200 ? pm.response.json() : {};',
  '// An attempt that timed out may have come all the same, so one event may be here several times.',
  "const came = ({ endedAtMs, failed }) => endedAtMs !== null && failed !== 'connection';",
  'const arrivals = deliveries.flatMap(({ event, attempts }) => attempts.filter(came).map(() => event));',
  "const isStart = ({ type, data }) => type === 'conversation:started' && calls.includes(data.conversationId);",
  'const starts = arrivals.filter(isStart);',
  "const followed = JSON.parse(pm.collectionVariables.get('followed'));",
];

/** The end of the wait, which begins with the first attempt of a request. */
function waiting(ms: number): string[] {
  return [
    '// The wait begins with the first attempt.',
    "if (Number(pm.collectionVariables.get('attempt')) === 1) {",
    `  pm.collectionVariables.set('patientUntilMs', Date.now() + ${ms});`,
    '}',
    "const patient = Date.now() < Number(pm.collectionVariables.get('patientUntilMs'));",
  ];
}

/** The requests of the watch. */
export function watchSteps(rehearsal: Rehearsal): RequestDraft[] {
  const { event, repeat, poll, both, late } = watchExamples(rehearsal);
  return [
    nextCall('2.1', 'one', event.inbox),
    lookStep('2.2', 'one', event.look),
    followStep('2.3', 'one', event.follow, []),
    repeatStep(repeat),
    nextCall('2.5', 'the other', poll.inbox),
    lookStep('2.6', 'the other', poll.look),
    followStep('2.7', 'the other', poll.follow, [
      "  pm.collectionVariables.set('outcome', 'done');",
      "  pm.collectionVariables.set('because', '');",
    ]),
    sureStep(both),
    lateStep(late),
  ];
}

function nextCall(number: string, which: string, examples: readonly ExampleDraft[]): RequestDraft {
  return {
    ...REQUESTS.inbox,
    name: `${number} Wait for the start of ${which} call`,
    description:
      'Newman cannot receive, so an inbox is read: what the platform says of its deliveries, in place of which whoever copies this reads an inbox of their own. An event is known by its id, so a copy of it is nothing new; one that tells of a call which is followed already is nothing new either. If none comes within three seconds, the flow goes on with a call that is expected and not followed: an event is the fastest way to hear of a call, not the only one.',
    after: stepScript({
      setup: [
        ...ARRIVALS,
        "const seen = JSON.parse(pm.collectionVariables.get('seen'));",
        'const next = starts.find(({ id, data }) => !seen.includes(id) && !followed.includes(data.conversationId));',
        ...waiting(PATIENCE_MS),
      ],
      branches: [{ when: 'patient && !next', lines: ASK_AGAIN }],
      check: {
        name: `the inbox can be read: ${which} call`,
        asserts: ['pm.response.to.have.status(200);'],
      },
      settled: [
        "if (next) pm.collectionVariables.set('seen', JSON.stringify([...seen, next.id]));",
        "else console.log('no event has come: the call itself is read');",
        'const expected = calls.find((call) => !followed.includes(call));',
        "pm.collectionVariables.set('conversationId', next ? next.data.conversationId : expected);",
      ],
    }),
    examples,
  };
}

function lookStep(number: string, which: string, examples: readonly ExampleDraft[]): RequestDraft {
  return {
    ...REQUESTS.look,
    name: `${number} Look at ${which} call`,
    description:
      'Reads the call: an event tells what was, a read what is. Where no event came this is how the start is found out; a call that has not started yet answers 404 and is read again.',
    after: stepScript({
      branches: [{ when: 'pm.response.code === 404', lines: ASK_AGAIN }],
      check: { name: `${which} call has started`, asserts: ['pm.response.to.have.status(200);'] },
      settled: ['if (pm.response.code !== 200) {', ...giveUp('read'), '}'],
    }),
    examples,
  };
}

function followStep(
  number: string,
  which: string,
  examples: readonly ExampleDraft[],
  atTheEnd: readonly string[],
): RequestDraft {
  return {
    ...REQUESTS.follow,
    name: `${number} Subscribe to ${which} call`,
    description:
      'Asks for the events of this call alone. The key is that of the run and the call, whether an event told of the call or a read: so neither a repeat after silence nor a second word of the same start can make a second subscription.',
    after: stepScript({
      check: {
        name: `the subscription to ${which} call is accepted`,
        asserts: ['pm.expect(pm.response.code).to.be.oneOf([200, 201]);'],
      },
      settled: [
        'if ([200, 201].includes(pm.response.code)) {',
        "  const followed = JSON.parse(pm.collectionVariables.get('followed'));",
        "  followed.push(pm.collectionVariables.get('conversationId'));",
        "  pm.collectionVariables.set('followed', JSON.stringify(followed));",
        "  pm.collectionVariables.set('webhookId', pm.response.json().id);",
        ...atTheEnd,
        '} else {',
        ...giveUp('subscription'),
        '}',
      ],
    }),
    examples,
  };
}

function repeatStep(examples: readonly ExampleDraft[]): RequestDraft {
  return {
    ...REQUESTS.follow,
    name: '2.4 The same subscription, as if its answer had been lost',
    description:
      'What to do when nobody knows whether a subscription was made: ask for the same one with the same key. While the first is being processed the key answers 409; then it replays the stored answer, and no second subscription is made.',
    after: stepScript({
      check: {
        name: 'the answer is replayed: the same subscription, no second one',
        asserts: [
          'pm.expect(pm.response.code).to.be.oneOf([200, 201]);',
          "pm.expect(pm.response.json().id).to.equal(pm.collectionVariables.get('webhookId'));",
        ],
      },
    }),
    examples,
  };
}

function sureStep(examples: readonly ExampleDraft[]): RequestDraft {
  return {
    ...REQUESTS.list,
    name: '2.8 Make sure',
    description:
      'Lists the subscriptions: there is one for each call, and no second one, which would tell of everything twice.',
    after: stepScript({
      setup: [
        'const { entities = [] } = pm.response.code === 200 ? pm.response.json() : {};',
        "const own = entities.filter(({ url }) => url === pm.collectionVariables.get('endpoint'));",
        'const found = own.map(({ filters }) => filters.conversationId).sort();',
        "const calls = pm.collectionVariables.get('calls').split(',').sort();",
      ],
      check: {
        name: 'each call is followed by exactly one subscription',
        asserts: ['pm.expect(found).to.eql(calls);'],
      },
    }),
    examples,
  };
}

function lateStep(examples: readonly ExampleDraft[]): RequestDraft {
  return {
    ...REQUESTS.inbox,
    name: '2.9 Look at what has come late or twice',
    description:
      'Reads the inbox until every start has come, but no longer than five seconds, since an event may never come. Whatever came late, in another order or several times tells of a call that is followed already, so nothing is done about it.',
    after: stepScript({
      setup: [
        ...ARRIVALS,
        'const told = new Set(starts.map(({ data }) => data.conversationId));',
        'const missing = calls.filter((call) => !told.has(call));',
        ...waiting(LATE_MS),
      ],
      branches: [{ when: 'patient && missing.length > 0', lines: ASK_AGAIN }],
      check: {
        name: 'every start that came tells of a call that is followed',
        asserts: [
          'pm.response.to.have.status(200);',
          'pm.expect(followed).to.include.members([...told]);',
        ],
      },
      settled: [
        'const events = new Set(starts.map(({ id }) => id));',
        "console.log('events that came: ' + events.size + ', copies of them: ' + (starts.length - events.size));",
      ],
    }),
    examples,
  };
}
