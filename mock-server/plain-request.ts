import type { Headers } from '../src/platform/message.ts';

/** A whole request that is so ordinary that there is only one way to read it. */
export interface PlainRequest {
  readonly method: string;
  /** The request target, which begins with a slash. */
  readonly url: string;
  readonly headers: Headers;
  /** Empty if there is none; its text if that is ASCII alone, which spares it a decoder. */
  readonly body: string | Buffer;
}

/** Well below what Node takes for the head alone, so that nothing plain is too large for it. */
const PLAIN_BYTES_MAX = 8192;
/** The heads that are remembered; when there are more, all are forgotten. */
const HEADS_KEPT = 500;
const PLAIN_METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const PLAIN_URL = /^\/[!-~]*$/;
/** Visible ASCII, with blanks within alone: Node leaves out those around a value. */
const PLAIN_LINE = /^([A-Za-z0-9-]+): ([!-~](?:[ -~]*[!-~])?)$/;
const NOT_ASCII = /[\x80-\xff]/;
const LENGTH = /^(?:0|[1-9]\d{0,3})$/;
const VERSION = ' HTTP/1.1';
const LINE_END = '\r\n';
const HEAD_END = '\r\n\r\n';

/** Headers that change how a message or its connection is read, and those that Node makes lists of. */
const NEVER_PLAIN: ReadonlySet<string> = new Set([
  'expect',
  'proxy-connection',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The head of a request after its first line, as it is read. */
interface PlainHead {
  readonly headers: Headers;
  readonly bodyBytes: number;
}

/** Reads requests that are in the plainest form there is. */
export class PlainRequestReader {
  /** By their text: most clients send the same headers again and again. */
  readonly #heads = new Map<string, PlainHead>();

  /**
   * Reads bytes that are one whole HTTP/1.1 request: a path, each header once, as `name: value` in
   * visible ASCII, and a body of the length that is said. Everything else is `undefined`, be it
   * another form of the same, wrong, or not all there yet: it is for Node's parser.
   */
  read(bytes: Buffer): PlainRequest | undefined {
    if (bytes.length > PLAIN_BYTES_MAX) return undefined;
    const text = bytes.toString('latin1');
    const lineEnd = text.indexOf(LINE_END);
    const methodEnd = text.indexOf(' ');
    const urlEnd = lineEnd - VERSION.length;
    if (urlEnd <= methodEnd || !text.startsWith(VERSION, urlEnd)) return undefined;
    const method = text.slice(0, methodEnd);
    const url = text.slice(methodEnd + 1, urlEnd);
    if (!PLAIN_METHODS.has(method) || !PLAIN_URL.test(url)) return undefined;
    const headEnd = text.indexOf(HEAD_END, lineEnd);
    if (headEnd === -1) return undefined;
    const head = this.#headOf(text.slice(lineEnd + LINE_END.length, headEnd));
    const bodyAt = headEnd + HEAD_END.length;
    if (head === undefined || bytes.length - bodyAt !== head.bodyBytes) return undefined;
    const body = text.slice(bodyAt);
    return {
      method,
      url,
      headers: head.headers,
      body: NOT_ASCII.test(body) ? bytes.subarray(bodyAt) : body,
    };
  }

  #headOf(text: string): PlainHead | undefined {
    const known = this.#heads.get(text);
    if (known !== undefined) return known;
    const head = readPlainHead(text);
    if (head === undefined) return undefined;
    if (this.#heads.size >= HEADS_KEPT) this.#heads.clear();
    this.#heads.set(text, head);
    return head;
  }
}

function readPlainHead(text: string): PlainHead | undefined {
  const headers: Record<string, string> = {};
  for (const line of text.split(LINE_END)) {
    const [, name, value] = PLAIN_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    const lower = name.toLowerCase();
    // Names that every object has, as `constructor`, count as repeated too.
    if (NEVER_PLAIN.has(lower) || headers[lower] !== undefined) return undefined;
    headers[lower] = value;
  }
  const { host, connection = 'keep-alive', 'content-length': length = '0' } = headers;
  if (host === undefined || !LENGTH.test(length)) return undefined;
  if (connection.toLowerCase() !== 'keep-alive') return undefined;
  return { headers, bodyBytes: Number(length) };
}
