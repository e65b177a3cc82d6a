import { handWrittenDelivery } from './hand-written-delivery.ts';
import { answer, type Desk, type HandWritten } from './hand-written-run.ts';
import { HandWrittenView } from './hand-written-view.ts';

const CAMPAIGN = 'campaign-1';
const IDS = ['c-1', 'c-2'];
const DIALING_ATTEMPTS_MAX = 3;
const HELD = new Set(['DIALING', 'RINGING']);

interface Contact {
  readonly id: string;
  readonly name: string;
  readonly view: HandWrittenView<string>;
  state: string;
  version: number;
  offered: boolean;
  readied: number;
  attempts: number;
  steps: number;
  changes: number;
  disposition: string | undefined;
  attributes: Readonly<Record<string, string>>;
}

/** What a client writes. */
interface Write {
  readonly id: string;
  readonly contact_status?: 'READY' | 'UNCALLABLE';
  readonly disposition_code?: string;
  readonly custom_attributes?: Readonly<Record<string, string>>;
}

/**
 * A campaign by hand: a dialer that walks contacts through their states, writes on a version, and
 * events of every step. No rate limits, which the paced client never meets; one contact a request.
 */
export const handWrittenContacts: HandWritten = (desk) => {
  const { timeline, draw, after, refuse, begin } = desk;
  const publish = handWrittenDelivery(desk, 'webhook-1');
  const contacts = new Map(IDS.map((id) => [id, ready(id, timeline)]));
  let events = 0;

  const enter = (contact: Contact, state: string): void => {
    const { id, name } = contact;
    contact.state = state;
    contact.version += 1;
    contact.view.change(state, draw('contact.view-lag', name, contact.changes++));
    const data = { campaignId: CAMPAIGN, contactId: id, contact_status: state };
    publish(`evt-${++events}`, 'outbound:contact:updated', data);
    if (state === 'READY') {
      contact.readied += 1;
      contact.offered = false;
    }
    move(contact);
  };
  const step = (contact: Contact, baseMs: number, next: () => string): void => {
    const { changes } = contact;
    after(baseMs + draw('contact.step-lag', contact.name, contact.steps++), () => {
      if (contact.changes === changes) enter(contact, next());
    });
  };
  const move = (contact: Contact): void => {
    const nth = contact.attempts - 1;
    switch (contact.state) {
      case 'DIALING':
        step(contact, 1000, () =>
          draw('contact.number-invalid', contact.name, nth) === 1 ? 'UNCALLABLE' : 'RINGING',
        );
        break;
      case 'RINGING':
        step(contact, 3000, () =>
          draw('contact.not-answered', contact.name, nth) === 1 ? 'READY' : 'CONNECTED',
        );
        break;
      case 'CONNECTED':
        step(contact, 4000, () => 'WRAP_UP');
        break;
      case 'WRAP_UP':
        step(contact, 2000, () => 'READY');
        break;
    }
  };
  const touch = (contact: Contact): void => {
    if (contact.offered || contact.state !== 'READY') return;
    contact.offered = true;
    const { readied } = contact;
    const afterMs =
      readied < DIALING_ATTEMPTS_MAX ? draw('contact.dial-after', contact.name, readied) : 0;
    if (afterMs === 0) return;
    after(afterMs, () => {
      if (contact.readied !== readied || contact.state !== 'READY') return;
      contact.attempts += 1;
      enter(contact, 'DIALING');
    });
  };

  for (const contact of contacts.values()) touch(contact);
  begin();
  return ({ method, path, headers, body }) => {
    const write = body as Write | undefined;
    const id = write?.id ?? path.slice(path.lastIndexOf('/') + 1);
    const contact = contacts.get(id);
    if (contact === undefined) return refuse(404, 'contact.not.found', `There is no ${id}.`);
    touch(contact);
    if (method === 'GET' || write === undefined) return shown(contact);
    if (HELD.has(contact.state)) {
      const message = 'Contact is currently being processed by the dialer.';
      return refuse(409, 'contact.dialing', message);
    }
    const status = write.contact_status ?? contact.state;
    const moves = status !== contact.state;
    if (moves && contact.state !== 'READY' && contact.state !== 'UNCALLABLE') {
      return refuse(409, 'contact.on.call', 'The contact is on a call or in wrap-up.');
    }
    const tag = headers?.['if-match'];
    if (tag !== undefined && tag !== `"${contact.version}"`) {
      const message = `The resource has changed; it is at "${contact.version}" now.`;
      return refuse(409, 'stale.version', message);
    }
    contact.disposition = write.disposition_code ?? contact.disposition;
    contact.attributes = { ...contact.attributes, ...write.custom_attributes };
    if (moves) enter(contact, status);
    else contact.version += 1;
    return shown(contact);
  };
};

function ready(id: string, timeline: Desk['timeline']): Contact {
  return {
    id,
    name: `${CAMPAIGN}/${id}`,
    state: 'READY',
    view: new HandWrittenView(timeline),
    version: 1,
    offered: false,
    readied: 0,
    attempts: 0,
    steps: 0,
    changes: 0,
    disposition: undefined,
    attributes: {},
  };
}

function shown({ id, view, disposition, attributes, version }: Contact) {
  const seen = {
    id,
    campaignId: CAMPAIGN,
    contact_status: view.shown ?? 'READY',
    disposition_code: disposition,
    custom_attributes: attributes,
  };
  return answer(200, seen, { etag: `"${version}"` });
}
