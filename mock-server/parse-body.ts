import { isUtf8 } from 'node:buffer';
import type { Headers, Unreadable } from '../src/platform/message.ts';

/** How deep a JSON body may be nested. No schema is deeper, and recursion over it stays safe. */
const DEPTH_MAX = 64;

const FORMATS = {
  json: { says: 'application/json', test: /^application\/(?:[a-z0-9.!#$&^_-]+\+)?json$/ },
  form: {
    says: 'application/x-www-form-urlencoded',
    test: /^application\/x-www-form-urlencoded$/,
  },
};

/** A parsed body, or why it could not be read. */
export interface ParsedBody {
  readonly body: unknown;
  readonly unreadable: Unreadable | undefined;
}

/**
 * Parses a whole body by its headers. An empty one is none.
 *
 * @param whole its bytes, or its text if that is ASCII alone.
 */
export function parseBody(
  whole: Buffer | string,
  headers: Headers,
  format: 'json' | 'form',
): ParsedBody {
  if (whole.length === 0) return { body: undefined, unreadable: undefined };
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') {
    return fail(
      415,
      'unsupported.content.encoding',
      `Send the body without Content-Encoding; ${quote(encoding)} is not taken.`,
    );
  }
  const { type, charset } = readContentType(headers['content-type'] ?? '');
  const { says, test } = FORMATS[format];
  if (type !== says && !test.test(type)) {
    const found = type === '' ? 'there is none' : `${quote(type)} is not taken`;
    return fail(415, 'unsupported.media.type', `Content-Type must be ${says}; ${found}.`);
  }
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    return fail(
      415,
      'unsupported.charset',
      `The charset must be utf-8; ${quote(charset)} is not taken.`,
    );
  }
  if (typeof whole !== 'string' && !isUtf8(whole)) {
    return fail(400, 'invalid.utf8', 'The body is not valid UTF-8.');
  }
  const text = typeof whole === 'string' ? whole : whole.toString('utf8');
  return format === 'json' ? parseJson(text) : parseForm(text);
}

function parseJson(text: string): ParsedBody {
  // Every level takes two brackets, so that most bodies are too short to be too deep.
  if (text.length > 2 * DEPTH_MAX && isTooDeep(text)) {
    return fail(400, 'json.too.deep', `The JSON body is nested deeper than ${DEPTH_MAX} levels.`);
  }
  try {
    return { body: JSON.parse(text), unreadable: undefined };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail(400, 'invalid.json', `The body is not valid JSON: ${why}.`);
  }
}

function parseForm(text: string): ParsedBody {
  // Without a prototype, so that no name of a field means anything.
  const body: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(body, name)) {
      return fail(400, 'repeated.field', `The form has the field ${quote(name)} more than once.`);
    }
    body[name] = value;
  }
  return { body, unreadable: undefined };
}

/** Counts brackets outside of strings; malformed text gets some answer and is then refused anyway. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i];
    if (inString) {
      if (unit === '\\') i++;
      else if (unit === '"') inString = false;
    } else if (unit === '"') inString = true;
    else if (unit === '[' || unit === '{') {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (unit === ']' || unit === '}') depth -= 1;
  }
  return false;
}

/** What nearly every client says, read. */
const PLAIN_JSON = { type: FORMATS.json.says, charset: 'utf-8' };

function readContentType(value: string): { type: string; charset: string } {
  if (value === PLAIN_JSON.type) return PLAIN_JSON;
  const semicolon = value.indexOf(';');
  if (semicolon === -1) return { type: value.trim().toLowerCase(), charset: 'utf-8' };
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(value)?.[1] ?? 'utf-8';
  return { type: value.slice(0, semicolon).trim().toLowerCase(), charset: charset.toLowerCase() };
}

const QUOTED_LENGTH_MAX = 100;

function quote(text: string): string {
  return text.length > QUOTED_LENGTH_MAX ? `${text.slice(0, QUOTED_LENGTH_MAX)}…` : text;
}

function fail(status: Unreadable['status'], code: string, message: string): ParsedBody {
  return { body: undefined, unreadable: { status, code, message } };
}
