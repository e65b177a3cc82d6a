import { openCampaign } from '../../src/platform/outbound/campaign.ts';
import { CONTACT_UPDATED } from '../../src/platform/outbound/contact-events.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';

/** Where contacts are written to. */
export const CAMPAIGN = 'campaign-1';

/** Opens a campaign with so many contacts, `c-1` to `c-count`, and gives their ids. */
export function arrangeContacts(platform: Platform, count: number, campaign = CAMPAIGN): string[] {
  const contacts = Array.from({ length: count }, (_, index) => `c-${index + 1}`);
  openCampaign(platform.world, { id: campaign, contacts });
  return contacts;
}

/** Subscribes a client to what its contacts do, as an administrator has done long before. */
export function arrangeEvents(platform: Platform, client: string, campaign = CAMPAIGN): void {
  subscribe(platform.world, {
    client,
    types: [CONTACT_UPDATED],
    filter: { campaignId: campaign },
  });
}
