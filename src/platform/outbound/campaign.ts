import type { World } from '../world.ts';
import { touch } from './contact-lifecycle.ts';
import {
  type Campaign,
  type ContactFields,
  createContact,
  DEFAULT_TENANT,
  outboundOf,
} from './outbound.ts';
import { OUTBOUND_RULES } from './outbound-rules.ts';

/** How many contacts one campaign takes (ours: ten times what one is measured with). */
export const CONTACTS_MAX = 100_000;
/** How many contacts the dialer looks at when a campaign begins; the others when they are touched. */
const HOPPER_CONTACTS = 8;

/** What a new campaign has. */
export interface CampaignSetup {
  readonly id: string;
  /** {@link DEFAULT_TENANT} unless told. */
  readonly tenant?: string;
  /** The ids of its contacts; at most {@link CONTACTS_MAX}. */
  readonly contacts: readonly string[];
}

const NO_FIELDS: ContactFields = {
  phoneNumber: undefined,
  dispositionCode: undefined,
  attributes: {},
};

/** Adds a campaign with its contacts and starts its dialer. */
export function openCampaign(world: World, setup: CampaignSetup): Campaign {
  const { id, tenant = DEFAULT_TENANT, contacts } = setup;
  if (contacts.length > CONTACTS_MAX) {
    throw new RangeError(`a campaign takes ${CONTACTS_MAX} contacts, not ${contacts.length}`);
  }
  const { journal, timeline } = world;
  const campaign: Campaign = { id, tenant, contacts: new Map() };
  outboundOf(world).campaigns.set(id, campaign);
  for (const contactId of contacts) {
    campaign.contacts.set(contactId, createContact(campaign, contactId, NO_FIELDS, timeline.nowMs));
  }
  journal.write({
    sequence: journal.nextSequence,
    atMs: timeline.nowMs,
    kind: 'step',
    what: 'open',
    resource: id,
    rule: OUTBOUND_RULES['campaign.opened'],
    principal: undefined,
    correlationId: undefined,
    status: undefined,
    before: undefined,
    after: undefined,
  });
  for (const contactId of contacts.slice(0, HOPPER_CONTACTS)) {
    const contact = campaign.contacts.get(contactId);
    if (contact !== undefined) touch(world, contact);
  }
  return campaign;
}

/** Says whose an OAuth client is. Those of whom nothing is said are {@link DEFAULT_TENANT}'s. */
export function assignTenant(world: World, client: string, tenant: string): void {
  outboundOf(world).tenants.set(client, tenant);
}

/** The campaign of that id, if it is one of the tenant whose the client is. */
export function campaignFor(world: World, client: string, id: string): Campaign | undefined {
  const { campaigns, tenants } = outboundOf(world);
  const campaign = campaigns.get(id);
  const tenant = tenants.get(client) ?? DEFAULT_TENANT;
  return campaign?.tenant === tenant ? campaign : undefined;
}
