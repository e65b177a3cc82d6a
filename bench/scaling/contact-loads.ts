import { arrangeContacts, CAMPAIGN } from '../../scenarios/contact-sync/arrange-contacts.ts';
import { contactSync } from '../../scenarios/contact-sync/scenario.ts';
import { type ContactSyncTask, createContactSync } from '../../src/client/contact-sync.ts';
import { Platform } from '../../src/platform/platform.ts';
import { simulate } from '../../src/search/simulate.ts';
import { Caller } from './caller.ts';
import { contactClientByHand, contactsByHand } from './contacts-by-hand.ts';
import type { Load } from './load.ts';

const HOUR_MS = 3_600_000;
const BASE = `/api/v2/outbound/campaigns/${CAMPAIGN}/contacts`;

/** Contacts of one campaign. */
export const contactLoad: Load = {
  what: 'contacts: read, write on the version read, read',
  ours: (count, choices) => {
    const caller = new Caller(new Platform({ choices }));
    const ids = arrangeContacts(caller.platform, count);
    const etags = ids.map((id) => caller.send('GET', `${BASE}/${id}`).headers.etag);
    caller.turn();
    for (const [index, id] of ids.entries()) {
      const headers = { 'if-match': etags[index] ?? '*', 'idempotency-key': id };
      caller.send('POST', BASE, { id, disposition_code: 'sold' }, headers);
    }
    caller.turn();
    for (const id of ids) caller.send('GET', `${BASE}/${id}`);
    return caller.operations;
  },
  byHand: contactsByHand,
};

/** One contact that is written to again and again. */
export const oneContactLoad: Load = {
  what: 'one contact: read, write on the version read, and so on',
  ours: (count, choices) => {
    const caller = new Caller(new Platform({ choices }));
    const [id] = arrangeContacts(caller.platform, 1);
    const path = `${BASE}/${id}`;
    for (let nth = 0; nth < count; nth++) {
      const { etag = '*' } = caller.send('GET', path).headers;
      const body = { id: id ?? '', disposition_code: `code-${nth}` };
      caller.send('POST', BASE, body, { 'if-match': etag, 'idempotency-key': `key-${nth}` });
      if (nth % 100 === 0) caller.turn();
    }
    return caller.operations;
  },
  byHand: contactsByHand,
};

/** The whole scenario: clients, network, history and journal. */
export const contactScenarioLoad: Load = {
  what: 'the contact scenario with its resilient client',
  ours: async (count, choices) => {
    // The limit of the token lets five requests a second pass, so a large campaign takes hours.
    const client = createContactSync({ deadlineMs: 24 * HOUR_MS });
    const updates: ContactSyncTask['updates'] = Array.from({ length: count }, (_, index) => ({
      atMs: 0,
      campaignId: CAMPAIGN,
      contactId: `c-${index + 1}`,
      values: { disposition_code: 'sold' },
    }));
    const { operations, reports } = await simulate(
      {
        ...contactSync,
        arrange: (platform) => {
          arrangeContacts(platform, count);
        },
        parts: contactSync.parts.map((part) => ({ ...part, task: { updates } })),
        limits: { operations: 100 * count, virtualMs: 48 * HOUR_MS },
      },
      client,
      choices,
    );
    const [report] = reports;
    if (report?.status !== 'done') throw new Error(`the client ended as ${JSON.stringify(report)}`);
    return operations.length;
  },
  byHand: contactClientByHand,
};
