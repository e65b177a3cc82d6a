import type { z } from 'zod';
import type { Fault, FaultDetail } from '../fault-body.ts';

const CODE = 'bad.request';
/** A document with more faults than this has more than a person reads. */
const FAULTS_MAX = 20;

/** What a schema found wrong, each fault with its field; `whole` names the document itself. */
export function schemaFault(error: z.ZodError, whole: 'body' | 'query'): Fault {
  const faults = error.issues.flatMap((issue) => faultsOf(issue, whole)).slice(0, FAULTS_MAX);
  return {
    status: 400,
    code: CODE,
    message: `${faults.map(({ says }) => says).join('; ')}.`,
    details: faults.map(({ detail }) => detail),
  };
}

function faultsOf(issue: z.core.$ZodIssue, whole: string): { says: string; detail: FaultDetail }[] {
  const place = issue.path.map(String);
  const at = (path: readonly string[], what: string) => {
    // A field may be called nothing at all; a fault has to name something.
    const fieldName = path.join('.') || whole;
    return { says: `${fieldName}: ${what}`, detail: { errorCode: CODE, fieldName } };
  };
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => at([...place, key], 'is not known'));
  }
  return [at(place, issue.message)];
}
