import fc from 'fast-check';
import type { JsonSchema } from '../../src/openapi/openapi-document.ts';
import { DOCUMENT } from './conforms.ts';

/** No schema of a route is nested deeper; a deeper one gets nothing within. */
const DEPTH_MAX = 8;
/** Longer lists and texts show nothing more. */
const ITEMS_MAX = 4;
const LENGTH_MAX = 40;
const PROPERTIES_MAX = 4;

type Values = fc.Arbitrary<unknown>;

/** Values that a schema of the document allows, apart from what it cannot say in full. */
export function valuesOf(schema: JsonSchema, depth = 0): Values {
  const { $ref, const: only, enum: members, type } = schema;
  if (typeof $ref === 'string') return valuesOf(component($ref), depth + 1);
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(members)) return fc.constantFrom(...members);
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const alternatives = schema[keyword] as readonly JsonSchema[] | undefined;
    if (alternatives) return fc.oneof(...alternatives.map((one) => valuesOf(one, depth + 1)));
  }
  if (Array.isArray(type)) {
    return fc.oneof(...type.map((one) => valuesOf({ ...schema, type: one }, depth + 1)));
  }
  return valuesOfType(schema, depth);
}

function valuesOfType(schema: JsonSchema, depth: number): Values {
  switch (schema.type) {
    case 'object':
      return objects(schema, depth);
    case 'array':
      return arrays(schema, depth);
    case 'string':
      return strings(schema);
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** The component that a reference points at. */
function component($ref: string): JsonSchema {
  const name = $ref.slice($ref.lastIndexOf('/') + 1);
  const found = DOCUMENT.components.schemas[name];
  if (found === undefined) throw new Error(`there is no component ${$ref}`);
  return found;
}

function objects(schema: JsonSchema, depth: number): Values {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema.required ?? []) as readonly string[];
  const model = Object.entries(properties).map(([name, one]): [string, Values] => [
    name,
    depth >= DEPTH_MAX ? fc.constant(null) : valuesOf(one, depth + 1),
  ]);
  const known = fc.record(Object.fromEntries(model), { requiredKeys: [...required] });
  const { additionalProperties: others } = schema;
  if (typeof others !== 'object' || others === null) return known;
  const names = strings((schema.propertyNames ?? {}) as JsonSchema);
  const more = fc.dictionary(names, valuesOf(others as JsonSchema, depth + 1), {
    maxKeys: PROPERTIES_MAX,
    noNullPrototype: true,
  });
  return fc.tuple(more, known).map(([a, b]) => ({ ...a, ...b }));
}

function arrays(schema: JsonSchema, depth: number): Values {
  const { minItems = 0, maxItems = ITEMS_MAX } = schema as { minItems?: number; maxItems?: number };
  if (depth >= DEPTH_MAX) return fc.constant([]);
  return fc.array(valuesOf((schema.items ?? {}) as JsonSchema, depth + 1), {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems, ITEMS_MAX)),
  });
}

function strings(schema: JsonSchema): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = LENGTH_MAX } = schema as Limits;
  if (format === 'date-time') return moments().map((text) => `${text}Z`);
  if (format === 'date') return moments().map((text) => text.slice(0, 10));
  if (format === 'uri') return fc.webUrl({ validSchemes: ['http', 'https'] });
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const most = Math.max(minLength, Math.min(maxLength, LENGTH_MAX));
  return fc.string({ unit: 'grapheme', minLength, maxLength: most }).map((text) =>
    // A grapheme may be several units, and length is counted in code points.
    [...text].slice(0, maxLength).join(''),
  );
}

interface Limits {
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** ISO 8601 without a zone, around the days of the simulated world. */
function moments(): fc.Arbitrary<string> {
  return fc
    .date({ min: new Date('2025-12-01'), max: new Date('2026-03-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 19));
}

function numbers(schema: JsonSchema): Values {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, type } = schema as Bounds;
  const least = minimum ?? (exclusiveMinimum === undefined ? -1000 : exclusiveMinimum + 1);
  const most = maximum ?? (exclusiveMaximum === undefined ? least + 2000 : exclusiveMaximum - 1);
  return type === 'integer'
    ? fc.oneof(fc.integer({ min: least, max: Math.min(most, least + 200) }), fc.constant(most))
    : fc.double({ min: least, max: most, noNaN: true });
}

interface Bounds {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}
