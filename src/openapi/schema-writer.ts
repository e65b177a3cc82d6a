import { z } from 'zod';
import type { Json } from '../platform/message.ts';
import type { JsonSchema } from './openapi-document.ts';

const COMPONENTS = '#/components/schemas/';
const DEFINITIONS = '#/$defs/';
/** How zod writes a moment in UTC; it repeats what the format says, save for the last letter. */
const UTC_PATTERN_END = '(?:Z))$';

/**
 * Writes zod schemas as JSON Schema 2020-12. What has an id (`.meta({ id })`), wherever it stands,
 * becomes a component that the others point at.
 */
export class SchemaWriter {
  readonly #components = new Map<string, JsonSchema>();

  /** The components so far, by name in alphabetical order. */
  get components(): Readonly<Record<string, JsonSchema>> {
    const sorted = [...this.#components].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted);
  }

  /**
   * Writes a schema as a request gives it (`input`, where defaults may be left out) or as an answer
   * has it (`output`).
   *
   * @throws if one id stands for two forms.
   */
  write(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema, $defs, ...root } = z.toJSONSchema(schema, {
      io,
      // What JSON Schema cannot say is left to the route, which refuses more than the document does.
      unrepresentable: 'any',
      override: ({ jsonSchema }) => shortenPattern(jsonSchema),
    }) as Record<string, Json>;
    for (const [id, definition] of Object.entries($defs ?? {})) {
      this.#add(id, pointAtComponents(definition as Json) as JsonSchema);
    }
    return pointAtComponents(root) as JsonSchema;
  }

  #add(id: string, schema: JsonSchema): void {
    const known = this.#components.get(id);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`two forms have the id ${id}; give one of them another`);
    }
    this.#components.set(id, schema);
  }
}

/** A format that has a name needs no pattern beside it, which nobody could read. */
function shortenPattern(schema: { format?: string; pattern?: string }): void {
  const { format, pattern } = schema;
  if (format === 'date') delete schema.pattern;
  else if (format === 'date-time' && pattern?.endsWith(UTC_PATTERN_END)) schema.pattern = 'Z$';
}

function pointAtComponents(value: Json): Json {
  if (Array.isArray(value)) return value.map(pointAtComponents);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Json | undefined] =>
    key === '$ref' && typeof item === 'string'
      ? [key, item.replace(DEFINITIONS, COMPONENTS)]
      : [key, item === undefined ? undefined : pointAtComponents(item)],
  );
  return Object.fromEntries(entries);
}
