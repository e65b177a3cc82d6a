import { isRecord } from './document-form.ts';
import type { LintFinding } from './lint-finding.ts';
import type { LintedCollection, LintedRequest } from './linted-collection.ts';

const SET =
  /\bpm\s*\.\s*(?:collectionVariables|environment|globals|variables)\s*\.\s*set\s*\(\s*['"`]([^'"`]+)['"`]/g;
const USE = /\{\{([^{}]+)\}\}/g;

/**
 * The variables that a request uses and that nothing has defined by then: neither the collection or
 * the environment with a value, nor a script that ran before. Names with `$` are Postman's own.
 */
export function variableFindings(
  { requests, variables }: LintedCollection,
  environment: readonly string[],
): LintFinding[] {
  const defined = new Set([...variables, ...environment]);
  return requests.flatMap((request) => {
    define(defined, request, 'prerequest');
    const findings = [...usesIn(request)]
      .filter((name) => !name.startsWith('$') && !defined.has(name))
      .map((name): LintFinding => {
        const message = `{{${name}}} is sent as it stands; give the collection a variable ${name} with a value, or set it in a script before`;
        return { rule: 'unresolved-variable', place: request.place, message };
      });
    define(defined, request, 'test');
    return findings;
  });
}

function define(defined: Set<string>, { scripts }: LintedRequest, listen: string): void {
  for (const script of scripts) {
    if (script.listen !== listen) continue;
    for (const [, name = ''] of script.source.text.matchAll(SET)) defined.add(name);
  }
}

function usesIn({ request, auth }: LintedRequest): Set<string> {
  const { description: _, auth: __, ...sent } = request;
  const uses = new Set<string>();
  for (const text of textsIn([sent, auth])) {
    for (const [, name = ''] of text.matchAll(USE)) uses.add(name.trim());
  }
  return uses;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}
