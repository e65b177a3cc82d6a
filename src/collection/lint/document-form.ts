import type { LintFinding } from './lint-finding.ts';

/** The form of a value: a kind of plain value, a list, one of some words, or an object. */
export type Form =
  | 'text'
  | 'number'
  | 'anything'
  | { readonly list: Form }
  | { readonly words: readonly string[] }
  | ObjectForm
  /** Found out by the value itself, as folders and requests are. */
  | ((value: Readonly<Record<string, unknown>>) => Form);

/** The keys of an object, which has no others. */
export interface ObjectForm {
  readonly required: Readonly<Record<string, Form>>;
  readonly optional: Readonly<Record<string, Form>>;
}

/** What of a document is not of a form. The world is closed: a key that the form lacks is a finding. */
export function formFindings(value: unknown, form: Form, place: string): LintFinding[] {
  const wrong = (expected: string): LintFinding[] => [
    { rule: 'schema', place, message: `must be ${expected}; see the schema of version 2.1` },
  ];
  if (form === 'anything') return [];
  if (form === 'text') return typeof value === 'string' ? [] : wrong('a text');
  if (form === 'number') return typeof value === 'number' ? [] : wrong('a number');
  if (typeof form === 'function') {
    return isRecord(value) ? formFindings(value, form(value), place) : wrong('an object');
  }
  if ('words' in form) {
    return form.words.some((word) => word === value) ? [] : wrong(form.words.join(' or '));
  }
  if ('list' in form) {
    if (!Array.isArray(value)) return wrong('a list');
    return value.flatMap((one, index) => formFindings(one, form.list, `${place}.${index}`));
  }
  return isRecord(value) ? objectFindings(value, form, place) : wrong('an object');
}

function objectFindings(
  value: Readonly<Record<string, unknown>>,
  { required, optional }: ObjectForm,
  place: string,
): LintFinding[] {
  const findings: LintFinding[] = [];
  const at = (key: string): string => (place === '' ? key : `${place}.${key}`);
  for (const key of Object.keys(required)) {
    if (value[key] !== undefined) continue;
    findings.push({ rule: 'schema', place: at(key), message: 'is missing; add it' });
  }
  for (const [key, one] of Object.entries(value)) {
    const form = Object.hasOwn(required, key) ? required[key] : ownForm(optional, key);
    if (form !== undefined) findings.push(...formFindings(one, form, at(key)));
    else {
      const known = [...Object.keys(required), ...Object.keys(optional)].join(', ');
      const message = `Newman does not know this key and says nothing; remove it or use one of ${known}`;
      findings.push({ rule: 'unknown-key', place: at(key), message });
    }
  }
  return findings;
}

function ownForm(forms: Readonly<Record<string, Form>>, key: string): Form | undefined {
  return Object.hasOwn(forms, key) ? forms[key] : undefined;
}

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
