import type { ContactValues } from '../../src/client/contact-outbox.ts';
import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { OPERATIONS_MAX, type RegisterOperation } from '../../src/oracle/linearizable.ts';
import {
  type RegisterHistory,
  readAfter,
  spanOf,
  writesOf,
} from '../../src/oracle/register-history.ts';
import { outboundOf } from '../../src/platform/outbound/outbound.ts';
import { valuesIn } from './effects.ts';

/** The value of a field that is not there. */
const NOTHING = '';
const CODE = 'disposition_code';

/** `campaign id/contact id field`, as {@link valuesIn} names what it finds. */
const REGISTER = /^([^/]+)\/([^ ]+) (.+)$/;

/**
 * The history of one field of a contact: what was written to it, what reads showed of it, and what it
 * holds in the end. Reads show fields without a lag. Of more reads than can be judged only the first
 * count: with a read left out too much is thought possible, never too little.
 *
 * @param register `campaign id/contact id field`.
 */
export function fieldHistory(evidence: Evidence, register: string): RegisterHistory {
  const { operations, endedAtMs, world } = evidence;
  const [, campaignId = '', contactId = '', field = ''] = REGISTER.exec(register) ?? [];
  const writes = writesOf(
    operations,
    (operation) => valuesIn(operation).find(([name]) => name === register)?.[1],
  );
  const path = `/campaigns/${campaignId}/contacts/${contactId}`;
  const reads = operations
    .filter((operation) => operation.method === 'GET' && operation.path.endsWith(path))
    .flatMap((operation) => readIn(operation, field))
    .slice(0, Math.max(0, OPERATIONS_MAX - writes.length - 1));
  const fields = outboundOf(world).campaigns.get(campaignId)?.contacts.get(contactId)?.fields;
  const last = field === CODE ? fields?.dispositionCode : fields?.attributes[field];
  return {
    operations: [...writes, ...reads, readAfter(endedAtMs, last ?? NOTHING)],
    initial: NOTHING,
  };
}

function readIn(operation: Operation, field: string): RegisterOperation<string>[] {
  const { outcome } = operation;
  if (outcome?.kind !== 'response' || outcome.status !== 200) return [];
  // A server that was watching does not remember what a read showed; the client itself may tell.
  if (outcome.body === undefined) return [];
  const shown = outcome.body as ContactValues;
  const value = field === CODE ? shown.disposition_code : shown.custom_attributes?.[field];
  return [{ kind: 'read', value: value ?? NOTHING, ...spanOf(operation) }];
}
