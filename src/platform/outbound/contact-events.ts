import { etagOf } from '../precondition.ts';
import { publish } from '../webhooks/publish.ts';
import type { World } from '../world.ts';
import type { Contact } from './outbound.ts';

/** The type of the events that tell of a contact's changes of state (ours, after seed 004's names). */
export const CONTACT_UPDATED = 'outbound:contact:updated';

/** Tells subscribers that a contact has moved. They are told the truth, which reads may not show. */
export function publishContact(world: World, contact: Contact): void {
  publish(world, {
    type: CONTACT_UPDATED,
    resource: contact.name,
    data: () => ({
      campaignId: contact.campaignId,
      contactId: contact.id,
      // As reads spell it.
      contact_status: contact.state.toUpperCase(),
      version: contact.version,
      etag: etagOf(contact.version),
    }),
  });
}
