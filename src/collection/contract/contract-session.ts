import type { PlannedChoice } from '../../choice/plan.ts';
import type { PlatformResponse } from '../../platform/message.ts';
import type { Route } from '../../platform/route.ts';
import type { Settings } from '../../platform/settings.ts';
import type { ReceiverAnswer } from '../../platform/webhooks/scripted-receivers.ts';
import { formatMs } from '../../report/words/format-ms.ts';
import { type Check, checkScript } from '../check-script.ts';
import type { RequestDraft } from '../draft.ts';
import { paragraphs } from '../markdown-text.ts';
import { planLines } from '../race/plan-lines.ts';
import { createSession, deleteSession, moveClock, SESSION } from '../session-requests.ts';
import type { RequestParts, Step, SystemDriver } from './contract-driver.ts';
import { contractRequest, routeRequest, variablesIn } from './contract-request.ts';
import { type Elsewhere, keepMade, skippedElsewhere } from './elsewhere-script.ts';
import { type AskedRequest, Rehearsal } from './rehearsal.ts';
import type { StatusesShown } from './statuses-shown.ts';

/** Why what belongs to a session is skipped elsewhere. */
const OF_A_SESSION = 'only the mock has sessions, with a clock and a plan';
/** Why a request whose answer has to be arranged is skipped elsewhere. */
const ARRANGED = 'only the admin API of the mock can arrange it';
/** Why a request is skipped elsewhere unless writing is allowed. */
const CHANGES = 'it changes something there';
/** Why that is so of a write that is to be refused. */
export const MIGHT_CHANGE = 'a platform that takes it would carry it out';

/** What a session of a contract collection is made with. */
export interface ContractSessionWish {
  readonly driver: SystemDriver;
  readonly routes: readonly Route[];
  /** What the session is for, in a sentence. */
  readonly says: string;
  readonly shown: StatusesShown;
  readonly choices?: readonly PlannedChoice[];
  readonly settings?: Partial<Settings>;
  /** The scenario, if not that of the system. */
  readonly scenario?: string;
  /** What endpoints answer; nobody answers unless told. */
  readonly receivers?: readonly ReceiverAnswer[];
  /** Why its requests are skipped elsewhere where nothing else is told; as arranged unless told. */
  readonly skips?: string;
}

/** How one request of a session differs from an ordinary one. */
export interface AskOptions {
  /**
   * Skipped as the session says unless told. What is answered `alike` anywhere is sent, a write only
   * where that is allowed.
   */
  readonly elsewhere?: Elsewhere | 'alike';
  /** Who sends it: the client unless told. */
  readonly as?: { readonly authorization: string | null; readonly auth: RequestDraft['auth'] };
  /** What is sent in Postman where it is not what is sent in memory. */
  readonly draft?: Partial<RequestDraft>;
  /** Beside the checks of the contract. */
  readonly checks?: (answer: PlatformResponse) => readonly Check[];
}

/** A session that is rehearsed while the requests that repeat it are written down. */
export class ContractSession {
  readonly rehearsal: Rehearsal;
  readonly #wish: ContractSessionWish;
  readonly #requests: RequestDraft[] = [];

  constructor(wish: ContractSessionWish) {
    this.#wish = wish;
    this.rehearsal = new Rehearsal(
      { ...wish.driver, scenario: wish.scenario ?? wish.driver.scenario },
      wish,
    );
  }

  /** A route by the name of its operation. */
  route(operation: string): Route {
    const route = this.#wish.routes.find((one) => one.operation === operation);
    if (route !== undefined) return route;
    throw new Error(`${this.#wish.driver.system}: no route has the operation ${operation}`);
  }

  /**
   * Sends a request of a route, and writes it down with what it answers.
   *
   * @throws {Error} if it does not answer with that status, and that code where one is given.
   */
  ask(
    route: Route,
    says: string,
    expected: { readonly status: number; readonly code?: string | undefined },
    asked: AskedRequest,
    { elsewhere, as, draft, checks }: AskOptions = {},
  ): PlatformResponse {
    const answer = this.rehearsal.send(asked, as?.authorization);
    this.#expect(route, says, expected, answer);
    this.#wish.shown.add(route.operation, answer.status);
    const name = `${route.operation}: ${says} → ${answer.status}`;
    const description = `\`${route.operation}\` ${route.says}. Here: ${says}.`;
    const request = contractRequest(name, description, route, asked, answer, checks?.(answer));
    const auth = as?.auth === undefined ? {} : { auth: as.auth };
    const after = [...request.after, ...this.#keeping(route, answer)];
    this.#requests.push(
      skippedElsewhere(
        { ...request, after, ...auth, ...draft },
        elsewhere === 'alike' ? alike(route, asked, answer) : (elsewhere ?? this.#skips),
      ),
    );
    return answer;
  }

  /** Asks by the parts of a request. */
  askParts(
    operation: string,
    says: string,
    expected: { readonly status: number; readonly code?: string | undefined },
    parts: RequestParts | undefined,
    options?: AskOptions,
  ): PlatformResponse {
    const route = this.route(operation);
    const asked = routeRequest(route, this.#wish.driver, parts);
    return this.ask(route, says, expected, asked, options);
  }

  /** Does one thing that a driver says; `elsewhere` is for a request. */
  take(step: Step, elsewhere?: AskOptions['elsewhere']): void {
    switch (step.kind) {
      case 'request':
        this.askParts(step.operation, step.says, step, step, elsewhere && { elsewhere });
        return;
      case 'wait':
        this.moveTo(this.rehearsal.platform.nowMs + step.ms, 'Lets time pass');
        return;
      case 'choose':
        this.rehearsal.choices.make(step.choice);
        return;
      case 'event':
        step.act(this.rehearsal.platform);
        this.add({
          name: step.says,
          description: `Lets something happen to the world of the session: ${step.says}.`,
          method: 'POST',
          path: `${SESSION}${step.path}`,
          auth: 'none',
          after: checkScript([
            { name: 'it happens', asserts: ['pm.response.to.have.status(204);'] },
          ]),
          examples: [{ status: 204 }],
        });
    }
  }

  /** Moves the clock. */
  moveTo(atMs: number, why: string): void {
    const { platform } = this.rehearsal;
    platform.advanceTo(atMs);
    const { nowMs, nextAtMs, pending } = platform;
    const after = { nowMs, nextEventAtMs: nextAtMs ?? null, pending };
    this.add(moveClock(`Clock to ${formatMs(atMs)} ms`, `${why}.`, atMs, after));
  }

  /** Adds a request that makes no sense elsewhere, for that reason. */
  add(draft: RequestDraft, skipped = OF_A_SESSION): void {
    this.#requests.push(skippedElsewhere(draft, { skipped }));
  }

  /** All requests, from the making of the session to its removal. */
  get requests(): RequestDraft[] {
    const { driver, says, settings, receivers, scenario = driver.scenario } = this.#wish;
    const { plan } = this.rehearsal.choices;
    const made = createSession(
      'Make a session',
      paragraphs([
        `${says} The session has a world of its own and a clock that stands still until it is moved.`,
        `**The plan**\n\n${planLines(plan)}`,
      ]),
      {
        scenario,
        clock: 'stepped',
        plan,
        ...(settings !== undefined && { settings }),
        ...(receivers !== undefined && { receivers }),
        conversations: conversationsOf(driver),
        clients: this.rehearsal.clients,
      },
    );
    const { before: _, after, ...session } = made;
    const base = "pm.variables.get('baseUrl')";
    const id = "pm.collectionVariables.get('sessionId')";
    const url = `pm.collectionVariables.set('platformUrl', \`\${${base}}/_s/\${${id}}\`);`;
    const end = deleteSession('Remove the session', 'Leaves the server as it was.');
    const ofSession = { skipped: OF_A_SESSION };
    return [
      skippedElsewhere({ ...session, after: [...after, url] }, ofSession),
      ...this.#requests,
      skippedElsewhere(end, ofSession),
    ];
  }

  get #skips(): Elsewhere {
    return { skipped: this.#wish.skips ?? ARRANGED };
  }

  #keeping({ operation }: Route, { status }: PlatformResponse): string[] {
    if (status >= 300) return [];
    return this.#wish.driver.variables.flatMap(({ key, madeBy }) =>
      madeBy?.operation === operation ? keepMade(key, madeBy.field) : [],
    );
  }

  #expect(
    { operation }: Route,
    says: string,
    { status, code }: { readonly status: number; readonly code?: string | undefined },
    answer: PlatformResponse,
  ): void {
    const found = (answer.body as { code?: unknown } | undefined)?.code;
    if (answer.status === status && (code === undefined || found === code)) return;
    const { system } = this.#wish.driver;
    throw new Error(
      `${system}: ${operation} (${says}) was to answer ${status} ${code ?? ''} and answers ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  }
}

function alike({ writes }: Route, asked: AskedRequest, { status }: PlatformResponse): Elsewhere {
  const needs = variablesIn(asked);
  if (!writes) return { needs };
  return { needs, writes: status < 300 ? CHANGES : MIGHT_CHANGE };
}

function conversationsOf({ variables }: SystemDriver): string[] {
  return variables.filter(({ key }) => key === 'conversationId').map(({ value }) => value);
}
