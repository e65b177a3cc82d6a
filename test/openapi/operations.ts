import type {
  JsonSchema,
  OperationObject,
  ParameterObject,
} from '../../src/openapi/openapi-document.ts';
import { DOCUMENT } from './conforms.ts';

/** One operation of the document, with what a request for it is made of. */
export interface Documented {
  readonly template: string;
  /** In capitals. */
  readonly method: string;
  readonly operation: OperationObject;
  readonly parameters: readonly ParameterObject[];
  /** The schema of its JSON body; `undefined` if it takes none. */
  readonly body: JsonSchema | undefined;
}

/** Every operation of the platform's routes, and not that which gives tokens. */
export const OPERATIONS: readonly Documented[] = Object.entries(DOCUMENT.paths).flatMap(
  ([template, methods]) =>
    Object.entries(methods)
      .filter(([, { operationId }]) => operationId !== 'token')
      .map(([verb, operation]) => ({
        template,
        method: verb.toUpperCase(),
        operation,
        parameters: (operation.parameters ?? []) as readonly ParameterObject[],
        body: operation.requestBody?.content['application/json']?.schema,
      })),
);

/** The variables of the path of a request, by the template that it fits. */
export function pathVariables(path: string): [string, string][] {
  const parts = (path.split('?')[0] as string).split('/');
  for (const { template } of OPERATIONS) {
    const segments = template.split('/');
    if (!fits(segments, parts)) continue;
    return segments.flatMap((segment, i): [string, string][] =>
      segment.startsWith('{')
        ? [[segment.slice(1, -1), decodeURIComponent(parts[i] as string)]]
        : [],
    );
  }
  return [];
}

/** The variable that stands after a path, if there is one: `exportId` below a list of exports. */
export function variableBelow(path: string): string | undefined {
  const parts = (path.split('?')[0] as string).split('/');
  for (const { template } of OPERATIONS) {
    const segments = template.split('/');
    const last = segments.pop() ?? '';
    if (last.startsWith('{') && fits(segments, parts)) return last.slice(1, -1);
  }
  return undefined;
}

/** Whether a request is for that operation. */
export function isFor({ template, method }: Documented, verb: string, path: string): boolean {
  return method === verb && fits(template.split('/'), (path.split('?')[0] as string).split('/'));
}

function fits(segments: readonly string[], parts: readonly string[]): boolean {
  return (
    segments.length === parts.length &&
    segments.every((segment, i) => segment.startsWith('{') || segment === parts[i])
  );
}
