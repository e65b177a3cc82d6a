import type { Scene } from '../contract-driver.ts';

const OUTDATED = { headers: { 'If-Match': '"1000"' } };

/** What a conditional write does with an If-Match that is outdated, malformed or missing. */
export const CONDITIONS: readonly Scene[] = [
  {
    says: 'with an outdated If-Match, as reported',
    status: 409,
    code: 'stale.version',
    request: OUTDATED,
  },
  {
    says: 'with an outdated If-Match, by RFC 9110',
    status: 412,
    code: 'stale.version',
    settings: { staleWrite: 412 },
    request: OUTDATED,
  },
  {
    says: 'with an outdated If-Match, as a vendor has it',
    status: 400,
    code: 'stale.version',
    settings: { staleWrite: 400 },
    request: OUTDATED,
  },
  {
    says: 'with an If-Match that is none',
    status: 400,
    code: 'bad.request',
    request: { headers: { 'If-Match': 'unquoted' } },
  },
  {
    says: 'without an If-Match where one is required',
    status: 428,
    code: 'precondition.required',
    settings: { missingIfMatch: 'required' },
  },
  {
    says: 'without an If-Match where that is a conflict',
    status: 409,
    code: 'stale.version',
    settings: { missingIfMatch: 'conflict' },
  },
];
