import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describeDialect } from '../../src/openapi/describe-dialect.ts';
import type {
  HeaderObject,
  MediaObject,
  OpenApiDocument,
  OperationObject,
  Reference,
  ResponseObject,
} from '../../src/openapi/openapi-document.ts';
import { forumDialect } from '../../src/platform/dialect/forum/forum.ts';

/** A request and what was answered to it, as a test has seen them. */
export interface Exchange {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
  readonly status: number;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** What came instead of JSON. */
  readonly media?: { readonly contentType: string };
}

/** What a path of the document is for a request. */
interface Found {
  readonly template: string;
  readonly operations: Readonly<Record<string, OperationObject>>;
}

/** What HTTP itself adds to an answer. */
const OF_HTTP = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
]);
const DOCUMENT_ID = 'openapi.json';
const KNOWN_PATHS_MAX = 10_000;
/** Of one schema. */
const ACCEPTED_MAX = 5_000;
/** What a platform that is down answers to whatever it is asked. */
const DOWN = 503;

/** What the document says of the headers of an answer; names in lower case. */
interface DocumentedHeaders {
  readonly known: ReadonlySet<string>;
  readonly required: readonly string[];
}

/** What the document says of one answer of one operation. */
interface DocumentedAnswer {
  readonly headers: DocumentedHeaders;
  /** Its types and the place of the schema of the first; `undefined` if there is no body. */
  readonly body: { readonly types: readonly string[]; readonly at: string | undefined } | undefined;
}

/** Looks whether answers are what an OpenAPI document says; its schemas are compiled as needed. */
class ResponseChecker {
  readonly #document: OpenApiDocument;
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #found = new Map<string, Found | undefined>();
  readonly #answers = new Map<OperationObject, Map<number, DocumentedAnswer | undefined>>();
  readonly #accepted = new Map<string, Set<string>>();
  readonly #general: DocumentedHeaders;

  constructor(document: OpenApiDocument) {
    this.#document = document;
    this.#ajv = new Ajv2020({ strict: true, allErrors: false, allowUnionTypes: true });
    formats.default(this.#ajv);
    // They are no schemas themselves; those inside them are pointed at.
    this.#ajv.addVocabulary(Object.keys(document));
    this.#ajv.addSchema(document, DOCUMENT_ID);
    this.#general = this.#headersOf(document.components.headers);
  }

  /** What the answer has that the document does not allow; empty if it is as documented. */
  faults(exchange: Exchange): string[] {
    const { method, path, status } = exchange;
    const found = this.#find(path.split('?')[0] as string);
    if (found === undefined) return this.#refusalFaults(exchange, 404);
    const { template, operations } = found;
    const verb = method.toLowerCase();
    const operation = Object.hasOwn(operations, verb) ? operations[verb] : undefined;
    if (operation === undefined) {
      const allowed = Object.keys(operations).join(', ').toUpperCase();
      const allow = headerOf(exchange.headers, 'allow');
      return [
        ...this.#refusalFaults(exchange, 405),
        ...(status === DOWN || allow === allowed ? [] : [`Allow is ${allow}, not ${allowed}`]),
      ];
    }
    const documented = this.#answer(operation, template, verb, status);
    if (documented === undefined) return [`${operation.operationId} does not document ${status}`];
    const faults = headerFaults(exchange.headers, documented.headers);
    faults.push(...this.#bodyFaults(exchange, documented.body));
    return faults;
  }

  /** What is wrong with a value by the schema at a place of the document, `#/components/…`. */
  schemaFaults(at: string, value: unknown): string[] {
    const validate = this.#validator(at);
    return validate(value) ? [] : (validate.errors ?? []).map(faultText);
  }

  #find(path: string): Found | undefined {
    if (this.#found.has(path)) return this.#found.get(path);
    if (this.#found.size >= KNOWN_PATHS_MAX) this.#found.clear();
    const parts = path.split('/');
    const matching = Object.entries(this.#document.paths)
      .filter(([template]) => matches(template.split('/'), parts))
      // What is written out goes before what has variables (OpenAPI 3.1.1 §4.8.8.2).
      .sort(([a], [b]) => variables(a) - variables(b));
    const [first] = matching;
    const found = first && { template: first[0], operations: first[1] };
    this.#found.set(path, found);
    return found;
  }

  /** No operation is asked for, so the document has nothing but the error body and the ids. */
  #refusalFaults({ status, headers, body }: Exchange, expected: number): string[] {
    if (status !== expected && status !== DOWN) {
      return [`the status is ${status} where no operation is`];
    }
    return [
      ...missingHeaders(headers, this.#general),
      ...this.schemaFaults('#/components/schemas/Error', body),
    ];
  }

  /** Looked up once: most of the suite's time would go into it. */
  #answer(
    operation: OperationObject,
    template: string,
    verb: string,
    status: number,
  ): DocumentedAnswer | undefined {
    let answers = this.#answers.get(operation);
    if (answers === undefined) {
      answers = new Map();
      this.#answers.set(operation, answers);
    }
    if (answers.has(status)) return answers.get(status);
    const given = operation.responses[status];
    const at = `#/paths/${toPointer(template)}/${verb}/responses/${status}`;
    const documented = given && this.#describe(given, at);
    answers.set(status, documented);
    return documented;
  }

  #describe(given: ResponseObject | Reference, at: string): DocumentedAnswer {
    const { headers = {}, content } = this.#resolve<ResponseObject>(given);
    const [first] = Object.entries<MediaObject>(content ?? {});
    const place = isReference(given) ? given.$ref : at;
    return {
      headers: this.#headersOf(headers),
      body: first && {
        types: Object.keys(content ?? {}),
        at: first[1].schema && `${place}/content/${toPointer(first[0])}/schema`,
      },
    };
  }

  #headersOf(headers: Readonly<Record<string, HeaderObject | Reference>>): DocumentedHeaders {
    const names = Object.keys(headers);
    return {
      known: new Set(names.map((name) => name.toLowerCase())),
      required: names.filter(
        (name) => this.#resolve<HeaderObject>(headers[name] as HeaderObject | Reference).required,
      ),
    };
  }

  #bodyFaults({ body, media }: Exchange, documented: DocumentedAnswer['body']): string[] {
    if (documented === undefined) return (body ?? media) ? ['there is a body'] : [];
    const { types, at } = documented;
    if (media !== undefined) {
      return types.includes(media.contentType) ? [] : [`${media.contentType} is not documented`];
    }
    if (body === undefined) return ['there is no body'];
    return at === undefined ? [] : this.#writtenFaults(at, JSON.stringify(body));
  }

  /** The same text has the same faults, and a search gets the same answers thousands of times. */
  #writtenFaults(at: string, text: string): string[] {
    let accepted = this.#accepted.get(at);
    if (accepted === undefined) {
      accepted = new Set();
      this.#accepted.set(at, accepted);
    }
    if (accepted.has(text)) return [];
    const faults = this.schemaFaults(at, JSON.parse(text));
    if (faults.length > 0) return faults;
    if (accepted.size >= ACCEPTED_MAX) accepted.clear();
    accepted.add(text);
    return faults;
  }

  #resolve<Part>(part: Part | Reference): Part {
    if (!isReference(part)) return part;
    const names = part.$ref.slice(2).split('/').map(fromPointer);
    let value: unknown = this.#document;
    for (const name of names) value = (value as Record<string, unknown>)[name];
    return value as Part;
  }

  #validator(at: string): ValidateFunction {
    let validate = this.#compiled.get(at);
    if (validate === undefined) {
      validate = this.#ajv.compile({
        $ref: `${DOCUMENT_ID}${at.replaceAll('{', '%7B').replaceAll('}', '%7D')}`,
      });
      this.#compiled.set(at, validate);
    }
    return validate;
  }
}

/** The document of the platform, and what checks answers by it. */
export const DOCUMENT = describeDialect(forumDialect);
export const CHECKER = new ResponseChecker(DOCUMENT);

/** A body as it is written: without properties that are `undefined`. */
export function writtenBody(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}

function matches(template: readonly string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length &&
    template.every((segment, i) => {
      const part = parts[i] as string;
      return segment.startsWith('{') ? isValue(part) : segment === part;
    })
  );
}

/** Whether a segment can stand for a variable. */
function isValue(part: string): boolean {
  try {
    return decodeURIComponent(part) !== '';
  } catch {
    return false;
  }
}

function variables(template: string): number {
  return template.split('{').length;
}

function headerFaults(given: Exchange['headers'], documented: DocumentedHeaders): string[] {
  const faults = missingHeaders(given, documented);
  for (const name of Object.keys(given)) {
    if (given[name] === undefined) continue;
    const lower = name.toLowerCase();
    if (!documented.known.has(lower) && !OF_HTTP.has(lower)) {
      faults.push(`the header ${name} is not documented`);
    }
  }
  return faults;
}

function missingHeaders(given: Exchange['headers'], { required }: DocumentedHeaders): string[] {
  return required
    .filter((name) => !headerOf(given, name))
    .map((name) => `the header ${name} is missing`);
}

function headerOf(headers: Exchange['headers'], name: string): string | undefined {
  const direct = headers[name];
  if (direct !== undefined) return direct;
  const lower = name.toLowerCase();
  const key = Object.keys(headers).find((one) => one.toLowerCase() === lower);
  return key === undefined ? undefined : headers[key];
}

function isReference(part: unknown): part is Reference {
  return typeof part === 'object' && part !== null && '$ref' in part;
}

function faultText({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`;
}

/** A name as a JSON Pointer has it (RFC 6901 §3). */
export function toPointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function fromPointer(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
