import type { ContactValues } from '../../src/client/contact-outbox.ts';
import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import type { Part } from '../scenario.ts';

/** One value that a client's write gave to one field of a contact. */
export interface Effect {
  readonly client: string;
  /** `campaign id/contact id field`. */
  readonly register: string;
  readonly value: string;
  readonly atMs: number;
  readonly operation: number;
}

/** What one client wants of one field, oldest first. */
export interface Intent {
  readonly client: string;
  readonly register: string;
  readonly values: readonly string[];
}

/** The field of a contact that the dialer writes as well. */
export const STATUS = 'contact_status';

const CAMPAIGN_OF = /\/campaigns\/([^/]+)\/contacts$/;
const EXECUTED = new Set(['contact.created', 'contact.updated']);
/** What was read last: the invariants of a run ask one after the other. A weak map costs more. */
let latest: { readonly evidence: Evidence; readonly effects: readonly Effect[] } | undefined;

/** The fields that values set, by name. */
function fieldsOf(values: ContactValues): [string, string][] {
  const { contact_status: status, disposition_code: code, custom_attributes: attributes } = values;
  const fields: [string, string][] = code === undefined ? [] : [['disposition_code', code]];
  if (status !== undefined) fields.push([STATUS, status]);
  for (const name in attributes) fields.push([name, attributes[name] ?? '']);
  return fields;
}

/** What the clients of a scenario are to bring about. */
export function intentsOf(parts: readonly Part<ContactSyncTask>[]): Intent[] {
  return parts.flatMap(({ name: client, task }) => {
    const byRegister = new Map<string, string[]>();
    for (const { campaignId, contactId, values } of task.updates) {
      for (const [field, value] of fieldsOf(values)) {
        const register = `${campaignId}/${contactId} ${field}`;
        const intended = byRegister.get(register) ?? [];
        intended.push(value);
        byRegister.set(register, intended);
      }
    }
    return [...byRegister].map(([register, values]) => ({ client, register, values }));
  });
}

/** The writes of single contacts that were carried out, in that order; a replay is none. */
export function effectsOf(evidence: Evidence): readonly Effect[] {
  if (latest?.evidence !== evidence) latest = { evidence, effects: readEffects(evidence) };
  return latest.effects;
}

function readEffects({ operations, journal }: Evidence): Effect[] {
  const executed = new Map<string, number>();
  for (const { kind, rule, correlationId, sequence } of journal) {
    if (kind === 'answer' && correlationId !== undefined && EXECUTED.has(rule.id)) {
      executed.set(correlationId, sequence);
    }
  }
  const effects: (Effect & { sequence: number })[] = [];
  for (const operation of operations) {
    for (const { correlationId, atMs } of operation.arrivals) {
      const sequence = executed.get(correlationId);
      if (sequence === undefined) continue;
      for (const [register, value] of valuesIn(operation)) {
        const { client, number } = operation;
        effects.push({ client, register, value, atMs, operation: number, sequence });
      }
    }
  }
  return effects.sort((a, b) => a.sequence - b.sequence);
}

/** What an upsert of one contact asks for, by register. */
export function valuesIn({ path, body }: Operation): [register: string, value: string][] {
  const campaign = CAMPAIGN_OF.exec(path)?.[1];
  if (campaign === undefined || body === undefined) return [];
  const contact = body as unknown as ContactValues & { readonly id: string };
  return fieldsOf(contact).map(([field, value]) => [`${campaign}/${contact.id} ${field}`, value]);
}
