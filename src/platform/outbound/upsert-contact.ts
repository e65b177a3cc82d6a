import type { Refusal } from '../errors.ts';
import type { World } from '../world.ts';
import { CONTACTS_MAX } from './campaign.ts';
import { afterStatusWrite, bumpContact, enterState, isHeld, touch } from './contact-lifecycle.ts';
import { type Campaign, type Contact, type ContactFields, createContact } from './outbound.ts';
import { OUTBOUND_RULES } from './outbound-rules.ts';

/** What one write asks of a contact. What it does not name stays as it is. */
export interface ContactWrite {
  readonly id: string;
  readonly status: 'ready' | 'uncallable' | undefined;
  readonly phoneNumber: string | undefined;
  readonly dispositionCode: string | undefined;
  /** Each replaces the attribute of its name; others stay. */
  readonly attributes: Readonly<Record<string, string>> | undefined;
}

/** What became of one write. */
export type Upsert =
  | { readonly kind: 'written'; readonly created: boolean; readonly contact: Contact }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const refused = (refusal: Refusal): Upsert => ({ kind: 'refused', refusal });

/**
 * Writes to a contact, or makes it. All or nothing.
 *
 * @param condition is asked last, of the contact that is to be changed, or of none: whether the
 * write may go ahead.
 */
export function upsertContact(
  world: World,
  campaign: Campaign,
  write: ContactWrite,
  condition: (contact: Contact | undefined) => Refusal | undefined,
): Upsert {
  const contact = campaign.contacts.get(write.id);
  return contact === undefined
    ? create(world, campaign, write, condition(undefined))
    : update(world, contact, write, condition);
}

function create(
  world: World,
  campaign: Campaign,
  write: ContactWrite,
  unmet: Refusal | undefined,
): Upsert {
  if (campaign.contacts.size >= CONTACTS_MAX) {
    return refused({
      rule: OUTBOUND_RULES['campaign.full'],
      status: 400,
      code: 'campaign.full',
      message: `Campaign ${campaign.id} has ${CONTACTS_MAX} contacts and takes no more.`,
      field: 'id',
    });
  }
  if (unmet !== undefined) return refused(unmet);
  const fields = merged(
    { phoneNumber: undefined, dispositionCode: undefined, attributes: {} },
    write,
  );
  const contact = createContact(campaign, write.id, fields, world.timeline.nowMs);
  if (write.status === 'uncallable') {
    contact.state = 'uncallable';
    contact.view.change('uncallable', world.timeline.nowMs, 0);
  }
  campaign.contacts.set(contact.id, contact);
  touch(world, contact);
  return { kind: 'written', created: true, contact };
}

function update(
  world: World,
  contact: Contact,
  write: ContactWrite,
  condition: (contact: Contact) => Refusal | undefined,
): Upsert {
  touch(world, contact);
  if (isHeld(contact)) {
    return refused({
      rule: OUTBOUND_RULES['contact.refused.dialing'],
      status: 409,
      code: 'contact.dialing',
      message: 'Contact is currently being processed by the dialer.',
      field: 'id',
    });
  }
  const { status } = write;
  const event = status === 'uncallable' ? 'WITHDRAW' : 'REINSTATE';
  const moves = status !== undefined && status !== contact.state;
  const target = moves ? afterStatusWrite(contact, event) : undefined;
  if (moves && target === undefined) {
    return refused({
      rule: OUTBOUND_RULES['contact.refused.on-call'],
      status: 409,
      code: 'contact.on.call',
      message:
        'The contact is on a call or in wrap-up, which decides what its contact_status will be.',
      field: 'contact_status',
    });
  }
  const unmet = condition(contact);
  if (unmet !== undefined) return refused(unmet);
  contact.fields = merged(contact.fields, write);
  if (target === undefined) bumpContact(world, contact);
  else enterState(world, contact, target);
  return { kind: 'written', created: false, contact };
}

function merged(fields: ContactFields, write: ContactWrite): ContactFields {
  return {
    phoneNumber: write.phoneNumber ?? fields.phoneNumber,
    dispositionCode: write.dispositionCode ?? fields.dispositionCode,
    attributes:
      write.attributes === undefined
        ? fields.attributes
        : { ...fields.attributes, ...write.attributes },
  };
}
