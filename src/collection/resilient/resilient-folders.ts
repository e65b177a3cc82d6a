import { recordingToggle } from '../../../scenarios/index.ts';
import { DEFAULT_BASE_URL } from '../assemble-collection.ts';
import { CHECKS_RUN, checkScript, checksIn } from '../check-script.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import { paragraphs, plain } from '../markdown-text.ts';
import { planLines } from '../race/plan-lines.ts';
import {
  askVerdict,
  createSession,
  deleteSession,
  EXAMPLE_SESSION,
  SESSION,
} from '../session-requests.ts';
import { RESILIENT_PLAN } from './resilient-plan.ts';
import { LAST_WORD, PREPARE_TOGGLE } from './resilient-scripts.ts';
import { toggleFolder } from './resilient-toggle-folder.ts';

const CONVERSATION = 'conv-1';

/** The folders of the resilient collection. */
export function resilientFolders(): FolderDraft[] {
  return [arrangement(), toggleFolder(CONVERSATION), lastWord()];
}

function arrangement(): FolderDraft {
  return {
    name: '1 Arrange',
    description: `${plain(recordingToggle.story)}\n\nThis folder sets that up, in a session whose clock runs by itself.`,
    requests: [session(), token(), call()],
  };
}

function session(): RequestDraft {
  const description = paragraphs([
    'Makes a session: a world of its own on the served platform. Its clock is a real one, and its plan says what does not go smoothly:',
    planLines(RESILIENT_PLAN),
    'It is left out when a session is given by `--env-var useSession=…`.',
  ]);
  const made = createSession('1.1 Make a session', description, {
    scenario: recordingToggle.name,
    clock: 'real',
    plan: RESILIENT_PLAN,
    conversations: [CONVERSATION],
  });
  return {
    ...made,
    before: [
      ...(made.before ?? []),
      "const useSession = pm.environment.get('useSession');",
      'if (useSession) {',
      "  pm.collectionVariables.set('sessionId', useSession);",
      '  // The checks of this request do not run, and count as if they had.',
      `  pm.collectionVariables.set('${CHECKS_RUN}', ${checksIn(made.after)});`,
      '  pm.execution.skipRequest();',
      '}',
    ],
  };
}

function token(): RequestDraft {
  return {
    name: '1.2 Get a token',
    description:
      'OAuth client credentials: the id of the client and its secret by Basic authentication. The stand-in takes any secret. The client is called `worker`, as the plan throttles that one.',
    method: 'POST',
    path: '/_s/{{sessionId}}/oauth/token',
    auth: { username: 'worker', password: 'any-secret' },
    form: { grant_type: 'client_credentials' },
    after: checkScript(
      [
        {
          name: 'a bearer token is given',
          asserts: [
            'pm.response.to.have.status(200);',
            "pm.expect(pm.response.json().token_type).to.equal('bearer');",
          ],
        },
      ],
      [],
      ["pm.collectionVariables.set('accessToken', pm.response.json().access_token);"],
    ),
    examples: [
      {
        status: 200,
        headers: { 'Cache-Control': 'no-store' },
        body: {
          access_token: `${EXAMPLE_SESSION}.worker.2`,
          token_type: 'bearer',
          expires_in: 86_400,
          scope: 'conversation:view recording:view recording:write',
        },
      },
    ],
  };
}

function call(): RequestDraft {
  return {
    name: '1.3 Look up the call',
    description:
      'Reads which call the session has, and fixes what the toggle needs before its first request: an idempotency key for each write, a number of requests and a deadline.',
    method: 'GET',
    path: SESSION,
    auth: 'none',
    after: checkScript(
      [
        {
          name: 'the session has a call and a clock that runs',
          asserts: [
            'const { conversations, clock } = pm.response.json();',
            'pm.expect(conversations).to.not.be.empty;',
            "pm.expect(clock).to.not.equal('stepped');",
          ],
        },
      ],
      [],
      [
        "pm.collectionVariables.set('conversationId', pm.response.json().conversations[0]);",
        '',
        ...PREPARE_TOGGLE,
      ],
    ),
    examples: [
      {
        status: 200,
        body: {
          id: EXAMPLE_SESSION,
          scenario: recordingToggle.name,
          clock: 'real',
          seed: null,
          preset: null,
          nowMs: 80,
          baseUrl: `${DEFAULT_BASE_URL}/_s/${EXAMPLE_SESSION}`,
          conversations: [CONVERSATION],
        },
      },
    ],
  };
}

function lastWord(): FolderDraft {
  return {
    name: '3 The last word and the verdict',
    description:
      'The toggle says how it ended, and the platform says whether that is true. What the toggle sent, the platform knows by itself.',
    requests: [
      report(),
      askVerdict(
        '3.2 Verdict',
        'Asks the platform what is true and holds it against every invariant of the scenario, one check for each.',
        {
          scenario: recordingToggle.name,
          judgements: recordingToggle.invariants.map(({ name, says }) => ({
            invariant: name,
            says,
            verdict: 'pass',
            because: '',
          })),
          atMs: 9000,
          comparison: 'every invariant is kept',
        },
      ),
      removal(),
    ],
  };
}

function report(): RequestDraft {
  const client = 'worker';
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
        name: 'the toggle is done',
        asserts: [
          'pm.response.to.have.status(201);',
          'const { status, because } = pm.response.json();',
          "pm.expect(status, because).to.equal('done');",
        ],
      },
    ]),
    examples: [{ status: 201, body: { client, status: 'done', because: '', atMs: 8900 } }],
  };
}

function removal(): RequestDraft {
  const removed = deleteSession(
    '3.3 Remove the session',
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
