import type { Headers } from '../src/platform/message.ts';

/** A whole request that is so ordinary that there is only one way to read it. */
export interface PlainRequest {
  readonly method: string;
  /** The request target, which begins with a slash. */
  readonly url: string;
  readonly headers: Headers;
  /** Empty if there is none. */
  readonly body: Buffer;
}

/** Well below what Node takes for the head alone, so that nothing plain is too large for it. */
const PLAIN_BYTES_MAX = 8192;
const PLAIN_METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const VERSION = ' HTTP/1.1\r\n';
const LINE_END = '\r\n';
const NAME_END = ': ';
const HEAD_END_BYTES = 2;
const SPACE = 0x20;
const LAST_VISIBLE = 0x7e;

/** Headers that change how a message or its connection is read, and those that Node makes lists of. */
const NEVER_PLAIN: ReadonlySet<string> = new Set([
  'expect',
  'proxy-connection',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const PLAIN_NAME = /^[A-Za-z0-9-]+$/;
/** The names that are remembered in lower case; clients send the same few again and again. */
const NAMES_KEPT = 200;
const lowerCase = new Map<string, string>();

/**
 * Reads bytes that are one whole HTTP/1.1 request in its plainest form: a path, each header once, as
 * `name: value` in visible ASCII, and a body of the length that is said. Everything else is
 * `undefined`, be it another form of the same, wrong, or not all there yet: it is for Node's parser.
 */
export function readPlainRequest(bytes: Buffer): PlainRequest | undefined {
  if (bytes.length > PLAIN_BYTES_MAX) return undefined;
  const text = bytes.toString('latin1');
  const lineEnd = text.indexOf(LINE_END);
  const methodEnd = text.indexOf(' ');
  const urlEnd = lineEnd - (VERSION.length - LINE_END.length);
  if (urlEnd <= methodEnd || !text.startsWith(VERSION, urlEnd)) return undefined;
  const method = text.slice(0, methodEnd);
  const url = text.slice(methodEnd + 1, urlEnd);
  if (!PLAIN_METHODS.has(method) || url[0] !== '/' || url.includes(' ')) return undefined;

  const headers: Record<string, string> = {};
  let at = lineEnd + LINE_END.length;
  let lines = 2;
  for (let end = text.indexOf(LINE_END, at); end !== at; end = text.indexOf(LINE_END, at)) {
    const colon = text.indexOf(NAME_END, at);
    if (end === -1 || colon === -1) return undefined;
    const name = plainName(text.slice(at, colon));
    const value = text.slice(colon + NAME_END.length, end);
    // Names that every object has, as `constructor`, count as repeated too.
    if (name === undefined || headers[name] !== undefined || !isTrimmed(value)) return undefined;
    headers[name] = value;
    at = end + LINE_END.length;
    lines += 1;
  }
  at += HEAD_END_BYTES;
  if (!isVisible(bytes, at, lines) || !keepsConnection(headers)) return undefined;
  const length = headers['content-length'] ?? '0';
  return length === String(bytes.length - at)
    ? { method, url, headers, body: bytes.subarray(at) }
    : undefined;
}

function plainName(name: string): string | undefined {
  const known = lowerCase.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (!PLAIN_NAME.test(name) || NEVER_PLAIN.has(lower)) return undefined;
  if (lowerCase.size < NAMES_KEPT) lowerCase.set(name, lower);
  return lower;
}

/** Node leaves out the blanks around a value; one without any reads the same either way. */
function isTrimmed(value: string): boolean {
  return value.charCodeAt(0) > SPACE && value.charCodeAt(value.length - 1) > SPACE;
}

/** Whether there are only visible characters and blanks before `end`, but for the ends of the lines. */
function isVisible(bytes: Buffer, end: number, lines: number): boolean {
  let others = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < SPACE || byte > LAST_VISIBLE) others += 1;
  }
  return others === lines * LINE_END.length;
}

function keepsConnection({ host, connection = 'keep-alive' }: Headers): boolean {
  return host !== undefined && connection === 'keep-alive';
}
