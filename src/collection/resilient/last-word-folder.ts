import { checkScript } from '../check-script.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import { askVerdict, deleteSession, SESSION } from '../session-requests.ts';
import type { ResilientFlow } from './resilient-flow.ts';
import { LAST_WORD } from './step-scripts.ts';

/** The folder in which a flow says how it ended and the platform says whether that is true. */
export function lastWordFolder(flow: ResilientFlow): FolderDraft {
  const { scenario, noun, endsAtMs } = flow;
  return {
    name: '3 The last word and the verdict',
    description: `The ${noun} says how it ended, and the platform says whether that is true. What the ${noun} sent, the platform knows by itself.`,
    requests: [
      report(flow),
      askVerdict(
        '3.2 Verdict',
        'Asks the platform what is true and holds it against every invariant of the scenario, one check for each.',
        {
          scenario: scenario.name,
          judgements: scenario.invariants.map(({ name, says }) => ({
            invariant: name,
            says,
            verdict: 'pass',
            because: '',
          })),
          atMs: endsAtMs + 100,
          comparison: 'every invariant is kept',
        },
      ),
    ],
  };
}

function report({ client, noun, endsAtMs }: ResilientFlow): RequestDraft {
  return {
    name: LAST_WORD,
    description:
      'Says `done`, `failed` or, where nobody could know, `unknown`. A client that claims more than it knows breaks the invariant `honest-report`.',
    method: 'POST',
    path: `${SESSION}/reports`,
    auth: 'none',
    body: { client, status: '{{outcome}}', because: '{{because}}' },
    after: checkScript([
      {
        name: `the ${noun} is done`,
        asserts: [
          'pm.response.to.have.status(201);',
          'const { status, because } = pm.response.json();',
          "pm.expect(status, because).to.equal('done');",
        ],
      },
    ]),
    examples: [{ status: 201, body: { client, status: 'done', because: '', atMs: endsAtMs } }],
  };
}

/** The last request of a flow, which removes its session; `number` is its place in the collection. */
export function removal(number: string): RequestDraft {
  const removed = deleteSession(
    `${number} Remove the session`,
    'Leaves the platform as it was, unless the session was given. It also looks whether every check of this collection really ran, since Newman says nothing of a script that got lost.',
  );
  return {
    ...removed,
    before: [
      '// A session that was given is not ours to remove.',
      "if (pm.environment.get('useSession')) pm.execution.skipRequest();",
    ],
  };
}
