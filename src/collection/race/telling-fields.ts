import type { Json } from '../../platform/message.ts';
import { type Check, quoted } from '../check-script.ts';

/** The fields by which one answer is known from another, for each kind of body. */
const REFUSAL = ['code', 'message'] as const;
const RESOURCE = [
  'id',
  'state',
  'status',
  'contact_status',
  'recordingState',
  'tags',
  'attributes',
] as const;
/** Those of each entry of a list. */
const LISTED = ['id', 'state', 'status', 'tags'] as const;
/** Values that are longer as JSON than this are broken into lines. */
const LINE_LENGTH_MAX = 80;

/**
 * The checks that the body of an answer is the one that was seen. They look at what tells answers
 * apart: code and message of a refusal, id and state of what was read. Any other body is compared
 * whole.
 */
export function bodyChecks(status: number, body: Json | undefined): Check[] {
  if (body === undefined || body === null) {
    return [{ name: 'has no body', asserts: ["pm.expect(pm.response.text()).to.equal('');"] }];
  }
  if (!isRecord(body)) return [wholeBody(body)];
  if (status >= 400) return [refusal(body)];
  const { entities } = body;
  if (Array.isArray(entities)) return [listed(entities, body)];
  return [included('says what it is', pick(body, RESOURCE), body.state, body)];
}

/** The check that an answer is a file of that length. */
export function mediaCheck(bytes: number): Check {
  return {
    name: `is a file of ${bytes} bytes`,
    asserts: [
      "pm.expect(pm.response.headers.get('content-type')).to.include('audio/');",
      `pm.expect(pm.response.headers.get('content-length')).to.equal('${bytes}');`,
    ],
  };
}

function refusal(body: Record<string, Json | undefined>): Check {
  const { code, errors } = body;
  // The form with a number as code keeps its sentence in `errors`.
  const sentences = Array.isArray(errors) && errors.length > 0 ? { errors } : {};
  const picked = { ...pick(body, REFUSAL), ...sentences };
  const telling = typeof code === 'string' ? code : Object.values(sentences).flat()[0];
  return included('says why', picked, telling, body);
}

function included(
  name: string,
  picked: Record<string, Json>,
  telling: Json | undefined,
  body: Json,
): Check {
  if (Object.keys(picked).length === 0) return wholeBody(body);
  return {
    name: typeof telling === 'string' ? `${name}: ${telling}` : name,
    asserts: spread('pm.expect(pm.response.json()).to.deep.include(', literal(picked), ');'),
  };
}

function listed(entities: readonly Json[], body: Json): Check {
  const records = entities.filter(isRecord);
  const names = LISTED.filter((name) => records.every((record) => record[name] !== undefined));
  if (records.length < entities.length || names.length === 0) return wholeBody(body);
  const shown = records.map((record) => pick(record, names));
  const states = shown.map(({ id, state, status }) => `${id} ${state ?? status ?? ''}`.trimEnd());
  const fields = names.join(', ');
  return {
    name: `shows ${states.length === 0 ? 'nothing' : states.join(', ')}`,
    asserts: [
      `const shown = pm.response.json().entities.map(({ ${fields} }) => ({ ${fields} }));`,
      ...spread('pm.expect(shown).to.eql(', literal(shown), ');'),
    ],
  };
}

function wholeBody(body: Json): Check {
  return {
    name: 'has the body that was seen',
    asserts: spread('pm.expect(pm.response.json()).to.eql(', literal(body), ');'),
  };
}

/** A value as JavaScript in the style of the scripts, in one line or several. */
function literal(value: Json | undefined): string[] {
  const short = inline(value);
  if (short.length <= LINE_LENGTH_MAX) return [short];
  if (Array.isArray(value)) {
    return ['[', ...value.flatMap((one) => indented(literal(one))), ']'];
  }
  if (!isRecord(value)) return [short];
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return [
    '{',
    ...entries.flatMap(([key, one]) => {
      const [first = '', ...rest] = literal(one);
      return indented([`${property(key)}: ${first}`, ...rest]);
    }),
    '}',
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${line}${index === lines.length - 1 ? ',' : ''}`);
}

function inline(value: Json | undefined): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'undefined';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, one]) => `${property(key)}: ${inline(one)}`).join(', ')} }`;
}

function property(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function spread(before: string, [first = '', ...rest]: readonly string[], after: string): string[] {
  if (rest.length === 0) return [`${before}${first}${after}`];
  return [`${before}${first}`, ...rest.slice(0, -1), `${rest.at(-1)}${after}`];
}

function pick(body: Record<string, Json | undefined>, names: readonly string[]) {
  const picked: Record<string, Json> = {};
  for (const name of names) {
    const value = body[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function isRecord(value: Json | undefined): value is Record<string, Json | undefined> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
