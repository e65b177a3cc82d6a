import { z } from 'zod';
import { errorBodyForm } from '../../platform/error-forms.ts';
import { isMedia, type Route } from '../../platform/route.ts';
import type { KeyValue } from '../collection-document.ts';

/** The collection variable with the schema of every refusal. */
export const REFUSAL_SCHEMA = 'schema.refusal';

/** The collection variable with the schema of what a success of an operation answers. */
export function successSchema({ operation }: Route, status: number): string {
  return `schema.${operation}.${status}`;
}

/**
 * The schemas that the checks of some routes need, as variables of the collection: scripts share
 * nothing else. In draft 7, the newest that the sandbox of Newman 6 knows.
 */
export function schemaVariables(routes: readonly Route[]): KeyValue[] {
  return [
    variable(REFUSAL_SCHEMA, errorBodyForm, 'The form of every refusal.'),
    ...routes.flatMap((route) =>
      Object.entries(route.answers).flatMap(([status, form]) =>
        form === null || isMedia(form)
          ? []
          : [
              variable(
                successSchema(route, Number(status)),
                form,
                `The form of a ${status} of ${route.operation}.`,
              ),
            ],
      ),
    ),
  ];
}

function variable(key: string, form: z.ZodType, description: string): KeyValue {
  const schema = z.toJSONSchema(form, { target: 'draft-07' });
  return { key, value: JSON.stringify(schema), type: 'string', description };
}
