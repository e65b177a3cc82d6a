import type { z } from 'zod';
import type { Answer } from './answer.ts';
import { parseQuery } from './parse-query.ts';
import { invalid } from './refusals.ts';
import type { Route } from './route.ts';

/** A body or query of the form that the route takes, or the answer that says why it is not. */
export type InputReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly answer: Answer };

const NOTHING: InputReading = { kind: 'value', value: undefined };

const UNNAMEABLE: InputReading = {
  kind: 'refusal',
  answer: invalid('__proto__', 'is no name that a field can have'),
};

/**
 * Whether a field anywhere in a body is called `__proto__`. A schema passes over such a field without
 * a word, so that what a client sent would be lost.
 */
function namesPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(namesPrototype);
  for (const name of Object.keys(value)) {
    if (name === '__proto__' || namesPrototype((value as Record<string, unknown>)[name]))
      return true;
  }
  return false;
}

/** Reads a body by the route's schema. No body counts as an empty object. */
export function readBody(route: Route, body: unknown): InputReading {
  if (route.body === undefined) return NOTHING;
  if (namesPrototype(body)) return UNNAMEABLE;
  return readInput(route.body, body === undefined ? {} : body, 'body');
}

/** Bounds of what is remembered of queries, so that odd ones cannot fill the memory: 100 KB a route. */
const KNOWN_QUERIES_MAX = 100;
const KNOWN_QUERY_LENGTH_MAX = 300;

/** What the queries of a route were read as. A client asks for the same few lists over and over. */
const knownQueries = new WeakMap<Route, Map<string, InputReading>>();

/**
 * Reads the query of a path by the route's schema. A name that comes twice is refused. The value must
 * not be changed: the next request of the same query is given it as well.
 */
export function readQuery(route: Route, path: string): InputReading {
  const { query } = route;
  if (query === undefined) return NOTHING;
  const mark = path.indexOf('?');
  const text = mark === -1 ? '' : path.slice(mark + 1);
  const known = knownQueries.get(route) ?? new Map<string, InputReading>();
  const before = known.get(text);
  if (before !== undefined) return before;
  const reading = readNewQuery(query, text);
  if (known.size >= KNOWN_QUERIES_MAX) known.clear();
  if (text.length <= KNOWN_QUERY_LENGTH_MAX) known.set(text, reading);
  knownQueries.set(route, known);
  return reading;
}

function readNewQuery(schema: z.ZodType, text: string): InputReading {
  const read = parseQuery(text);
  return read.kind === 'fault'
    ? { kind: 'refusal', answer: invalid(read.field, read.fault) }
    : readInput(schema, { ...read.query }, 'query');
}

function readInput(schema: z.ZodType, input: unknown, whole: string): InputReading {
  const read = schema.safeParse(input);
  if (read.success) return { kind: 'value', value: read.data };
  const issue = deepest(read.error.issues)[0];
  const field = issue === undefined || issue.path.length === 0 ? whole : issue.path.join('.');
  return { kind: 'refusal', answer: invalid(field, issue?.message ?? 'is not valid') };
}

/** Where a schema has several forms, the faults of the form that the input comes closest to. */
function deepest(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const [issue] = issues;
  if (issue?.code !== 'invalid_union') return issues;
  const depth = (form: readonly z.core.$ZodIssue[]) => form[0]?.path.length ?? -1;
  const [closest, ...others] = issue.errors;
  if (closest === undefined) return issues;
  const best = others.reduce((one, form) => (depth(form) > depth(one) ? form : one), closest);
  return best.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}
