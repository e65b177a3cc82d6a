import { z } from 'zod';
import type { Json } from '../../message.ts';
import { type Contact, type ContactState, shownStatus } from '../../outbound/outbound.ts';
import type { ContactWrite, Upsert } from '../../outbound/upsert-contact.ts';
import { textRecord } from '../../text-record.ts';

/** How many contacts one request may write (ours: one page of a list). */
const BATCH_MAX = 100;
const ID_LENGTH_MAX = 100;
const TEXT_LENGTH_MAX = 1000;
const ATTRIBUTES_MAX = 50;

/** How reads spell the states of a contact (seed 002: READY, DIALING, RINGING). */
export const CONTACT_SPELLING: Readonly<Record<ContactState, string>> = {
  ready: 'READY',
  dialing: 'DIALING',
  ringing: 'RINGING',
  connected: 'CONNECTED',
  wrap_up: 'WRAP_UP',
  uncallable: 'UNCALLABLE',
};

const attributes = textRecord({
  sizeMax: ATTRIBUTES_MAX,
  nameLengthMax: ID_LENGTH_MAX,
  valueLengthMax: TEXT_LENGTH_MAX,
});
const id = z
  .string()
  .max(ID_LENGTH_MAX)
  // No path of dots, which clients of HTTP take for a folder.
  .regex(/^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/, 'is not an id');

const contactWrite = z.strictObject({
  id,
  contact_status: z.enum(['READY', 'UNCALLABLE']).optional(),
  phone_number: z.string().min(1).max(ID_LENGTH_MAX).optional(),
  disposition_code: z.string().max(TEXT_LENGTH_MAX).optional(),
  custom_attributes: attributes.optional(),
});

/** The body of an upsert: one contact, or a list of them. */
export const upsertBody = z.union([contactWrite, z.array(contactWrite).min(1).max(BATCH_MAX)]);

/** One contact as a client writes it. */
export type ContactBody = z.infer<typeof contactWrite>;

/** A contact as it is answered. */
export const contactForm = z.strictObject({
  id: z.string(),
  campaignId: z.string(),
  contact_status: z.enum(['READY', 'DIALING', 'RINGING', 'CONNECTED', 'WRAP_UP', 'UNCALLABLE']),
  phone_number: z.string().optional(),
  disposition_code: z.string().optional(),
  custom_attributes: z.record(z.string(), z.string()),
});
z.globalRegistry.add(contactForm, { id: 'Contact' });

/** What a batch is answered with: what became of each contact, in the order of the request. */
export const batchForm = z.strictObject({
  results: z.array(
    z.strictObject({
      id: z.string(),
      status: z.int(),
      etag: z.string().optional(),
      contact: contactForm.optional(),
      code: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
});
z.globalRegistry.add(batchForm, { id: 'ContactBatch' });

/** What a body asks for. */
export function writeOf(body: ContactBody): ContactWrite {
  const { contact_status: status } = body;
  return {
    id: body.id,
    status: status === undefined ? undefined : status === 'READY' ? 'ready' : 'uncallable',
    phoneNumber: body.phone_number,
    dispositionCode: body.disposition_code,
    attributes: body.custom_attributes,
  };
}

/** A contact as a read shows it at `nowMs`. */
export function contactBody(contact: Contact, nowMs: number): Json {
  const { id: contactId, campaignId, fields } = contact;
  return {
    id: contactId,
    campaignId,
    contact_status: CONTACT_SPELLING[shownStatus(contact, nowMs)],
    phone_number: fields.phoneNumber,
    disposition_code: fields.dispositionCode,
    custom_attributes: { ...fields.attributes },
  };
}

/** One line of the answer to a batch. */
export function resultBody(contactId: string, upsert: Upsert, etag: string, nowMs: number): Json {
  if (upsert.kind === 'written') {
    const { created, contact } = upsert;
    return {
      id: contactId,
      status: created ? 201 : 200,
      etag,
      contact: contactBody(contact, nowMs),
    };
  }
  const { status, code, message } = upsert.refusal;
  return { id: contactId, status, code, message };
}
