import type { z } from 'zod';
import type { Answer } from './answer.ts';
import { parseQuery } from './parse-query.ts';
import { invalid } from './refusals.ts';
import type { Route } from './route.ts';

/** A body or query of the form that the route takes, or the answer that says why it is not. */
export type InputReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly answer: Answer };

/** What is read where a route takes no input. */
export const NOTHING: InputReading = { kind: 'value', value: undefined };

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
  const fields = value as Record<string, unknown>;
  for (const name in fields) {
    if (name === '__proto__' || namesPrototype(fields[name])) return true;
  }
  return false;
}

/** Reads a body by the route's schema. No body counts as an empty object. */
export function readBody(route: Route, body: unknown): InputReading {
  if (route.body === undefined) return NOTHING;
  if (namesPrototype(body)) return UNNAMEABLE;
  return readInput(route.body, body === undefined ? {} : body, 'body');
}

/** Reads the query of a path by a schema. A name that comes twice is refused. */
export function readQuery(schema: z.ZodType, path: string): InputReading {
  const mark = path.indexOf('?');
  const read = parseQuery(mark === -1 ? '' : path.slice(mark + 1));
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
