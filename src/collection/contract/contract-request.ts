import type { PlatformResponse } from '../../platform/message.ts';
import type { Route } from '../../platform/route.ts';
import { headerName } from '../../report/words/header-words.ts';
import { type Check, checkScript, quoted } from '../check-script.ts';
import type { RequestDraft } from '../draft.ts';
import type { RequestParts, SystemDriver } from './contract-driver.ts';
import { REFUSAL_SCHEMA, successSchema } from './contract-schemas.ts';
import type { AskedRequest } from './rehearsal.ts';

const CORRELATION_IDS = ['inin-correlation-id', 'x-correlation-id'];
/** The one of them that every dialect has. */
const CORRELATION_ID = 'X-Correlation-Id';

/**
 * A request of a route. Path variables get what the parts say, or the variable of the driver that
 * has their name.
 *
 * @throws {Error} if a path variable has neither.
 */
export function routeRequest(
  route: Route,
  { system, variables }: SystemDriver,
  { params = {}, query, headers, body }: RequestParts = {},
): AskedRequest {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const given = params[name];
    if (given !== undefined) return given;
    if (variables.some(({ key }) => key === name)) return `{{${name}}}`;
    throw new Error(`${system}: ${route.operation} needs a value for ${name}`);
  });
  return {
    method: route.method,
    path: query === undefined ? path : `${path}?${query}`,
    ...(headers !== undefined && { headers }),
    body,
  };
}

/** The variables that a request needs. */
export function variablesIn({ path, headers, body }: AskedRequest): string[] {
  const text = JSON.stringify([path, headers, body]);
  return [...new Set(Array.from(text.matchAll(/\{\{(\w+)\}\}/g), ([, name = '']) => name))];
}

/** A request of the platform with the checks that its answer is of the contract. */
export function contractRequest(
  name: string,
  description: string,
  route: Route,
  asked: AskedRequest,
  answer: PlatformResponse,
  more: readonly Check[] = [],
): RequestDraft {
  const { method, path, headers, body } = asked;
  const { status } = answer;
  const shown = Object.entries(answer.headers).map(([key, value]) => [key, value ?? '']);
  return {
    name,
    description,
    method,
    below: 'platformUrl',
    path,
    ...(headers !== undefined && { headers }),
    body,
    after: checkScript([...answerChecks(route, answer), ...more]),
    examples: [{ status, headers: Object.fromEntries(shown), body: answer.body }],
  };
}

function answerChecks(route: Route, answer: PlatformResponse): Check[] {
  const { status, headers, body } = answer;
  const code = status < 400 ? undefined : (body as { code?: unknown } | undefined)?.code;
  const telling = Object.keys(headers).filter((name) => !CORRELATION_IDS.includes(name));
  return [
    { name: `answers ${status}`, asserts: [`pm.response.to.have.status(${status});`] },
    ...(typeof code === 'string'
      ? [
          {
            name: `says why: ${code}`,
            asserts: [`pm.expect(pm.response.json().code).to.equal(${quoted(code)});`],
          },
        ]
      : []),
    bodyCheck(route, answer),
    ...[CORRELATION_ID, ...telling.map(headerName)].map((name) => ({
      name: `carries ${name}`,
      asserts: [`pm.expect(pm.response.headers.get('${name}')).to.be.a('string').and.not.empty;`],
    })),
  ];
}

function bodyCheck(route: Route, { status, body, media }: PlatformResponse): Check {
  if (media !== undefined) {
    const { contentType } = media;
    return {
      name: `has a body of ${contentType}`,
      asserts: [
        `pm.expect(pm.response.headers.get('Content-Type')).to.equal(${quoted(contentType)});`,
        "pm.expect(Number(pm.response.headers.get('Content-Length'))).to.be.above(0);",
      ],
    };
  }
  if (body === undefined) {
    return { name: 'has no body', asserts: ["pm.expect(pm.response.text()).to.equal('');"] };
  }
  const succeeded = status < 400;
  const schema = succeeded ? successSchema(route, status) : REFUSAL_SCHEMA;
  return {
    name: succeeded ? `has the form of ${route.operation}` : 'has the form of a refusal',
    asserts: [
      `pm.response.to.have.jsonSchema(JSON.parse(pm.collectionVariables.get('${schema}')));`,
    ],
  };
}
