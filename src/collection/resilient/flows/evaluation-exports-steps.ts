import {
  type AskedRange,
  DAY_AFTER,
  NEW_YEAR,
} from '../../../../scenarios/evaluation-exports/task.ts';
import type { ExampleDraft, RequestDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import {
  ASK_AGAIN,
  giveUp,
  goBackTo,
  LAST_WORD,
  leftOutWhen,
  stepScript,
} from '../step-scripts.ts';
import { EXPORTS, exportBody } from './evaluation-exports-colleague.ts';
import { exportExamples, listQuery, type RangeExamples } from './evaluation-exports-examples.ts';

const ALL = `/_s/{{sessionId}}${EXPORTS}`;
const ONE = `${ALL}/{{exportId}}`;
/** After so many failures of one range it is given up. */
const FAILURES_MAX = 2;
const CANCEL = '2.7 Cancel what nobody waits for';

/** The requests of the exports. */
export function exportSteps(rehearsal: Rehearsal): RequestDraft[] {
  const { first, second, cancelled } = exportExamples(rehearsal);
  return [
    ...rangeSteps(1, NEW_YEAR, first, []),
    ...rangeSteps(4, DAY_AFTER, second, [
      "pm.collectionVariables.set('outcome', 'done');",
      "pm.collectionVariables.set('because', '');",
    ]),
    cancel(cancelled),
  ];
}

function rangeSteps(
  from: number,
  range: AskedRange,
  examples: RangeExamples,
  atTheEnd: readonly string[],
): RequestDraft[] {
  const words = `${range.start_date} to ${range.end_date}`;
  const create = `2.${from + 1} Create the export of ${words}`;
  const { body, after, ...created } = createRequest(create, range);
  return [
    {
      name: `2.${from} Look for an export of ${words}`,
      description:
        'Lists what is queued or in progress. An export of exactly this range that runs already, whoever made it, is waited for instead of making one that it would lock out.',
      method: 'GET',
      path: `${ALL}${listQuery(range)}`,
      after: stepScript({
        setup: [
          'const { entities = [] } = pm.response.json();',
          `const same = ({ start_date, end_date, filter }) => Date.parse(start_date) === Date.parse('${range.start_date}')`,
          `  && Date.parse(end_date) === Date.parse('${range.end_date}') && !filter.channel;`,
          'const running = entities.find(same);',
        ],
        check: {
          name: `the list can be read: ${words}`,
          asserts: ['pm.response.to.have.status(200);'],
        },
        settled: [
          "pm.collectionVariables.set('exportId', running ? running.exportId : '');",
          "pm.collectionVariables.set('adopted', running ? 'yes' : 'no');",
          "pm.collectionVariables.set('failures', 0);",
        ],
      }),
      examples: examples.list,
    },
    { ...created, body, after, examples: examples.create },
    {
      name: `2.${from + 2} Wait for the export of ${words}`,
      description:
        'Asks for the state, with growing pauses, until it is `COMPLETED`. Right after a create reads may not know the export yet and answer 404. One that failed is made once more, with a new key; so is one of somebody else’s that was cancelled.',
      method: 'GET',
      path: ONE,
      after: waitScript(words, create, atTheEnd),
      examples: examples.wait,
    },
  ];
}

function createRequest(name: string, range: AskedRange): Omit<RequestDraft, 'examples'> {
  const after = stepScript({
    check: {
      name: `${name.slice(4)}: accepted`,
      asserts: ['pm.expect(pm.response.code).to.be.oneOf([200, 201]);'],
      inFirstRoundOnly: true,
    },
    settled: [
      'if ([200, 201].includes(pm.response.code)) {',
      "  pm.collectionVariables.set('exportId', pm.response.json().exportId);",
      "  pm.collectionVariables.set('adopted', 'no');",
      '} else {',
      ...giveUp('create'),
      '}',
    ],
  });
  return {
    name,
    description:
      'Answers 409 as long as an export holds a part of the range, and for a moment longer: that it has completed does not say that its lock is gone. It is repeated with the same key until it is accepted. It is left out where a running export was found.',
    method: 'POST',
    path: ALL,
    headers: { 'Idempotency-Key': '{{createKey}}' },
    body: exportBody(range),
    before: leftOutWhen("pm.collectionVariables.get('exportId') !== ''", after),
    after,
  };
}

function waitScript(words: string, create: string, atTheEnd: readonly string[]): string[] {
  return stepScript({
    setup: [
      "const { state = 'unknown' } = pm.response.code === 200 ? pm.response.json() : {};",
      "const adopted = pm.collectionVariables.get('adopted') === 'yes';",
      "const failed = state === 'FAILED' || (state === 'CANCELLED' && adopted);",
      "const failures = Number(pm.collectionVariables.get('failures')) + (failed ? 1 : 0);",
      "const running = ['QUEUED', 'IN_PROGRESS'].includes(state) || pm.response.code === 404;",
    ],
    branches: [
      { when: 'running', lines: ASK_AGAIN },
      {
        when: `failed && failures < ${FAILURES_MAX}`,
        lines: [
          '// Another create is another intent, so it has a key of its own.',
          "pm.collectionVariables.set('createKey', pm.variables.replaceIn('{{$guid}}'));",
          "pm.collectionVariables.set('exportId', '');",
          "pm.collectionVariables.set('failures', failures);",
          "console.log('the export ended as ' + state + ': once more');",
          ...goBackTo(create),
        ],
      },
    ],
    check: {
      name: `the export of ${words} has completed`,
      asserts: ["pm.expect(state).to.equal('COMPLETED');"],
    },
    settled: [
      "if (state === 'COMPLETED') {",
      ...atTheEnd.map((line) => `  ${line}`),
      "  pm.collectionVariables.set('exportId', '');",
      "  pm.collectionVariables.set('round', 1);",
      "  pm.collectionVariables.set('createKey', pm.variables.replaceIn('{{$guid}}'));",
      '} else {',
      "  pm.collectionVariables.set('outcome', 'failed');",
      "  pm.collectionVariables.set('because', 'the export was ' + state + ' when it was given up');",
      '  // An export that still runs locks its range for everybody, though nobody waits for it. To',
      '  // clean up, a little more time and a few more requests are granted.',
      "  const ended = ['COMPLETED', 'FAILED', 'CANCELLED'].includes(state);",
      "  pm.collectionVariables.set('orphan', !ended && !adopted ? 'yes' : 'no');",
      "  pm.collectionVariables.set('requestsLeft', 8);",
      "  pm.collectionVariables.set('deadlineMs', Date.now() + 20000);",
      `  pm.execution.setNextRequest('${CANCEL}');`,
      '}',
    ],
  });
}

function cancel(example: ExampleDraft): RequestDraft {
  const after = stepScript({
    check: {
      name: 'what nobody waits for is cancelled',
      asserts: ['pm.expect(pm.response.code).to.be.oneOf([204, 404, 409]);'],
    },
    settled: [
      '// It may have completed just before.',
      "const completed = pm.collectionVariables.get('conflict') === 'the export has completed';",
      "if (completed) pm.collectionVariables.set('because', 'an export completed after it was given up');",
      "if (![204, 404, 409].includes(pm.response.code)) pm.collectionVariables.set('outcome', 'unknown');",
      `pm.execution.setNextRequest('${LAST_WORD}');`,
    ],
  });
  return {
    name: CANCEL,
    description:
      'Cancels the export that was given up, which would else lock its range until it ends. It is left out where there is none.',
    method: 'DELETE',
    path: ONE,
    headers: { 'Idempotency-Key': '{{cancelKey}}' },
    before: leftOutWhen("pm.collectionVariables.get('orphan') !== 'yes'", after),
    after,
    examples: [example],
  };
}
