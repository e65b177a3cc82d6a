import { COLLECTION_FORM } from './lint/collection-form.ts';
import { formFindings, isRecord } from './lint/document-form.ts';
import { guardFindings } from './lint/guard-rule.ts';
import { jumpFindings } from './lint/jump-rules.ts';
import type { LintFinding } from './lint/lint-finding.ts';
import { layFlat } from './lint/linted-collection.ts';
import { itemFindings } from './lint/request-rules.ts';
import { scriptFindings } from './lint/script-rules.ts';
import { variableFindings } from './lint/variable-rules.ts';

export type { LintFinding, LintRule } from './lint/lint-finding.ts';

/** What the linter is told beside the collection. */
export interface LintOptions {
  /** The variables that an environment gives; none unless told. */
  readonly environment?: readonly string[];
}

/**
 * Finds what Newman would let pass in silence, and what a reader of a collection would miss. An
 * empty list means that the collection is good. Takes any parsed JSON and never throws.
 */
export function lintCollection(document: unknown, options: LintOptions = {}): LintFinding[] {
  const findings = formFindings(document, COLLECTION_FORM, '');
  if (!isRecord(document)) return findings;
  const flat = layFlat(document);
  if (flat.requests.length === 0) {
    const message = 'sends nothing, so nothing can fail; add a request';
    return [...findings, { rule: 'empty-collection', place: 'item', message }];
  }
  return [
    ...findings,
    ...flat.scripts.flatMap(scriptFindings),
    ...jumpFindings(flat),
    ...variableFindings(flat, options.environment ?? []),
    ...itemFindings(flat),
    ...guardFindings(flat),
  ];
}
