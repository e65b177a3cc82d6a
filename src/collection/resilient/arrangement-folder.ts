import { DEFAULT_BASE_URL } from '../assemble-collection.ts';
import { CHECKS_RUN, checkScript, checksIn } from '../check-script.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import { paragraphs, plain } from '../markdown-text.ts';
import { planLines } from '../race/plan-lines.ts';
import { createSession, EXAMPLE_SESSION, SESSION } from '../session-requests.ts';
import { prepareScript } from './attempt-scripts.ts';
import { Rehearsal } from './rehearsal.ts';
import type { ResilientFlow } from './resilient-flow.ts';

/** The folder that makes the world of a flow, gets its token and fixes its keys and bounds. */
export function arrangementFolder(flow: ResilientFlow): FolderDraft {
  const rehearsal = new Rehearsal(flow);
  return {
    name: '1 Arrange',
    description: `${plain(flow.scenario.story)}\n\nThis folder sets that up, in a session whose clock runs by itself.`,
    requests: [
      session(flow, rehearsal),
      tokenRequest('1.2 Get a token', flow.client, 'accessToken', rehearsal),
      ...(flow.beside?.(rehearsal) ?? []),
      preparation(flow, rehearsal),
    ],
  };
}

function session(
  { scenario, plan, receivers }: ResilientFlow,
  { conversations }: Rehearsal,
): RequestDraft {
  const description = paragraphs([
    'Makes a session: a world of its own on the served platform. Its clock is a real one, and its plan says what does not go smoothly:',
    planLines(plan),
    receivers === undefined
      ? ''
      : 'Newman cannot receive, so what answers the deliveries is a script, as an inbox in front of the worker would.',
    'It is left out when a session is given by `--env-var useSession=…`.',
  ]);
  const made = createSession('1.1 Make a session', description, {
    scenario: scenario.name,
    clock: 'real',
    plan,
    ...(receivers !== undefined && { receivers }),
    conversations,
    clients: scenario.parts.map(({ name }) => name),
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

/** Gets a client a token and keeps it in a variable. */
export function tokenRequest(
  name: string,
  client: string,
  variable: string,
  rehearsal: Rehearsal,
): RequestDraft {
  return {
    name,
    description: `OAuth client credentials: the id of the client and its secret by Basic authentication. The stand-in takes any secret. The client is called \`${client}\`.`,
    method: 'POST',
    path: '/_s/{{sessionId}}/oauth/token',
    auth: { username: client, password: 'any-secret' },
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
      [`pm.collectionVariables.set('${variable}', pm.response.json().access_token);`],
    ),
    examples: [rehearsal.token(client)],
  };
}

function preparation(flow: ResilientFlow, { conversations }: Rehearsal): RequestDraft {
  return {
    name: flow.beside === undefined ? '1.3 Look at the session' : '1.9 Look at the session',
    description: `Makes sure that its clock runs, and fixes what the ${flow.noun} needs before its first request: an idempotency key for each write, a number of requests and a deadline.`,
    method: 'GET',
    path: SESSION,
    auth: 'none',
    after: checkScript(
      [
        {
          name: 'the session has a clock that runs',
          asserts: [
            'const { clock } = pm.response.json();',
            "pm.expect(clock).to.be.oneOf(['real', 'x10']);",
          ],
        },
      ],
      [],
      prepareScript(flow),
    ),
    examples: [
      {
        status: 200,
        body: {
          id: EXAMPLE_SESSION,
          scenario: flow.scenario.name,
          clock: 'real',
          seed: null,
          preset: null,
          nowMs: 80,
          baseUrl: `${DEFAULT_BASE_URL}/_s/${EXAMPLE_SESSION}`,
          conversations,
        },
      },
    ],
  };
}
