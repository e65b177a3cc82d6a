import { isRecord } from './text-of.ts';

/** What an answer lists; nothing if it lists nothing. */
export function entitiesOf(body: unknown): Readonly<Record<string, unknown>>[] {
  const entities = isRecord(body) ? body.entities : undefined;
  return Array.isArray(entities) ? entities.filter(isRecord) : [];
}
