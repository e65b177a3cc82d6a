import { scenarios } from '../../scenarios/index.ts';
import type { Plan } from '../choice/plan.ts';
import type { Hindrance } from '../history/hindrance.ts';
import type { ClientReport, Operation } from '../history/operation.ts';
import type { Json } from '../platform/message.ts';
import type { Settings } from '../platform/settings.ts';
import { unusualSettings } from '../platform/settings-schema.ts';
import type { ReceiverAnswer } from '../platform/webhooks/scripted-receivers.ts';
import type { ReportedJudgement } from '../report/race-report.ts';
import { formatMs } from '../report/words/format-ms.ts';
import { printable } from '../report/words/printable.ts';
import { DEFAULT_BASE_URL } from './assemble-collection.ts';
import { checkScript, quoted, RESET_CHECKS } from './check-script.ts';
import type { RequestDraft } from './draft.ts';
import type { ClockState } from './race/retraced-arrival.ts';
import { tokenVariable } from './token-variable.ts';

/** The id in saved examples; a real one is made by the server. */
export const EXAMPLE_SESSION = 's-5ca1ab1e-0000';
/** The administration of the session that a collection uses. */
export const SESSION = '/__admin/sessions/{{sessionId}}';

/** What a session is made with. */
export interface SessionWish {
  readonly scenario: string;
  readonly clock: 'real' | 'stepped';
  readonly plan: Plan;
  /** What receivers of webhooks answer; nothing is sent to anybody then. */
  readonly receivers?: readonly ReceiverAnswer[] | undefined;
  /** What of the platform's settings is not as usual; nothing unless told. */
  readonly settings?: Partial<Settings>;
  /** The conversations that the scenario opens, for the example. */
  readonly conversations: readonly string[];
  /** The clients whose tokens are kept, if there is more than the one of the collection. */
  readonly clients?: readonly string[];
}

function tokenOf(client: string, nth: number): string {
  return `${EXAMPLE_SESSION}.${client}.${nth + 1}`;
}

function settingsOf(scenario: string): Partial<Settings> | undefined {
  return scenarios.find(({ name }) => name === scenario)?.settings;
}

/** Makes a session and keeps its id and its token. Must be the first request of its collection. */
export function createSession(name: string, description: string, wish: SessionWish): RequestDraft {
  const { scenario, clock, plan, conversations, receivers, settings = {} } = wish;
  const { clients = ['worker'] } = wish;
  const [first = 'worker', ...others] = clients;
  return {
    name,
    description,
    method: 'POST',
    path: '/__admin/sessions',
    auth: 'none',
    body: {
      scenario,
      clock,
      plan: planBody(plan),
      ...(receivers !== undefined && { receivers: receivers.map((answer) => ({ ...answer })) }),
      ...(Object.keys(settings).length > 0 && { settings: { ...settings } }),
    },
    before: [...RESET_CHECKS],
    after: checkScript(
      [
        {
          name: `makes a session with a ${clock} clock`,
          asserts: [
            'pm.response.to.have.status(201);',
            `pm.expect(pm.response.json().clock).to.equal('${clock}');`,
          ],
        },
      ],
      [],
      [
        'if (pm.response.code === 201) {',
        `  const { id, accessToken${others.length > 0 ? ', tokens' : ''} } = pm.response.json();`,
        "  pm.collectionVariables.set('sessionId', id);",
        "  pm.collectionVariables.set('accessToken', accessToken);",
        ...others.map(
          (client) =>
            `  pm.collectionVariables.set(${quoted(tokenVariable(client))}, tokens[${quoted(client)}]);`,
        ),
        '} else {',
        '  // Without a session nothing below can work. The check above has failed, so the run has too.',
        '  pm.execution.setNextRequest(null);',
        '}',
      ],
    ),
    examples: [
      {
        status: 201,
        body: {
          id: EXAMPLE_SESSION,
          scenario,
          clock,
          seed: null,
          preset: null,
          settings: { ...unusualSettings({ ...settingsOf(scenario), ...settings }) },
          nowMs: 0,
          baseUrl: `${DEFAULT_BASE_URL}/_s/${EXAMPLE_SESSION}`,
          conversations,
          accessToken: tokenOf(first, 0),
          tokens: Object.fromEntries(clients.map((client, n) => [client, tokenOf(client, n)])),
        },
      },
    ],
  };
}

/** Moves the clock of the session, which lets the platform do what was due until then. */
export function moveClock(
  name: string,
  description: string,
  atMs: number,
  after: ClockState,
): RequestDraft {
  return {
    name,
    description,
    method: 'POST',
    path: `${SESSION}/clock`,
    auth: 'none',
    body: { advanceToMs: atMs },
    after: checkScript([
      {
        name: `it is ${formatMs(atMs)} ms`,
        asserts: [
          'pm.response.to.have.status(200);',
          `pm.expect(pm.response.json().nowMs).to.equal(${atMs});`,
        ],
      },
    ]),
    examples: [{ status: 200, body: { ...after } }],
  };
}

/** Hands in what a client said in the end, what it saw, and what held it up. */
export function reportClient(
  name: string,
  description: string,
  report: ClientReport,
  operations: readonly Operation[],
  hindrances: readonly Hindrance[],
): RequestDraft {
  const body = {
    ...report,
    operations: operations as unknown as Json,
    hindrances: hindrances as unknown as Json,
  };
  return {
    name,
    description,
    method: 'POST',
    path: `${SESSION}/reports`,
    auth: 'none',
    body,
    after: checkScript([
      { name: 'the report is taken', asserts: ['pm.response.to.have.status(201);'] },
    ]),
    examples: [{ status: 201, body: { ...report } }],
  };
}

/** What a verdict is expected to be. */
export interface ExpectedVerdict {
  readonly scenario: string;
  readonly judgements: readonly Pick<
    ReportedJudgement,
    'invariant' | 'says' | 'verdict' | 'because'
  >[];
  readonly atMs: number;
  /** The name of the check that what is not kept is just what was expected. */
  readonly comparison: string;
}

/**
 * Asks for the verdict. There is one check for each invariant, which fails where it is broken, be
 * that expected or not, and one that compares with what was expected.
 */
export function askVerdict(
  name: string,
  description: string,
  { scenario, judgements, atMs, comparison }: ExpectedVerdict,
): RequestDraft {
  const found = judgements.filter(({ verdict }) => verdict !== 'pass');
  const verdicts = judgements.map(({ verdict }) => verdict);
  return {
    name,
    description,
    method: 'GET',
    path: `${SESSION}/verdict`,
    auth: 'none',
    after: checkScript(
      [
        ...judgements.map(({ invariant, says, verdict }) => ({
          name: printable(`${invariant}: ${says}`),
          asserts: [
            `isJudged(${quoted(invariant)}, '${verdict === 'unknown' ? verdict : 'pass'}');`,
          ],
        })),
        {
          name: comparison,
          asserts: [
            "const notKept = judgements.filter(({ verdict }) => verdict !== 'pass');",
            `pm.expect(notKept.map(({ invariant, verdict }) => \`\${invariant}: \${verdict}\`)).to.eql([${found
              .map(({ invariant, verdict }) => quoted(`${invariant}: ${verdict}`))
              .join(', ')}]);`,
          ],
        },
      ],
      [
        'const { judgements } = pm.response.json();',
        'const isJudged = (name, expected) => {',
        '  const { verdict, because } = judgements.find(({ invariant }) => invariant === name);',
        '  pm.expect(verdict, because).to.equal(expected);',
        '};',
      ],
    ),
    examples: [
      {
        status: 200,
        body: {
          scenario,
          verdict: verdicts.includes('fail')
            ? 'fail'
            : verdicts.includes('unknown')
              ? 'unknown'
              : 'pass',
          nowMs: atMs,
          judgements: judgements.map(({ invariant, says, verdict, because }) => {
            return { invariant, says, verdict, because };
          }),
        },
      },
    ],
  };
}

/** Removes the session. Must be the last request of its collection. */
export function deleteSession(name: string, description: string): RequestDraft {
  return {
    name,
    description,
    method: 'DELETE',
    path: SESSION,
    auth: 'none',
    after: checkScript([
      { name: 'the session is gone', asserts: ['pm.response.to.have.status(204);'] },
    ]),
    examples: [{ status: 204 }],
  };
}

/** A plan as it stands in a request. */
function planBody({ format, version, model, choices }: Plan): Json {
  return { format, version, model, choices: choices.map((choice) => ({ ...choice })) };
}
