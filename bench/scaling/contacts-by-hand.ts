import { TURN_MS } from './caller.ts';
import { LinearDesk } from './linear-desk.ts';
import type { Work } from './load.ts';

interface Contact {
  readonly id: string;
  version: number;
  values: Readonly<Record<string, string>>;
}

/** Contacts that nobody calls, by hand: read, written on their version, and read again. */
class ContactsByHand {
  readonly desk: LinearDesk;
  readonly ids: readonly string[];
  readonly #contacts = new Map<string, Contact>();

  constructor(desk: LinearDesk, count: number) {
    this.desk = desk;
    this.ids = Array.from({ length: count }, (_, index) => `c-${index + 1}`);
    for (const id of this.ids) this.#contacts.set(id, { id, version: 1, values: {} });
  }

  read(path: string) {
    const contact = this.#named(path.slice(path.lastIndexOf('/') + 1));
    return this.#answer('GET', contact, 200);
  }

  write(id: string, values: Contact['values'], ifMatch: string) {
    const contact = this.#named(id);
    if (ifMatch !== `"${contact.version}"`) return this.#answer('POST', contact, 409);
    contact.values = { ...contact.values, ...values };
    contact.version += 1;
    this.desk.changed(id, 'version', `v${contact.version}`);
    return this.#answer('POST', contact, 200);
  }

  #named(id: string): Contact {
    const contact = this.#contacts.get(id);
    if (contact === undefined) throw new Error(`there is no contact ${id}`);
    return contact;
  }

  #answer(what: string, { id, version, values }: Contact, status: number) {
    const etag = `"${version}"`;
    const state = { truth: 'ready', shown: 'ready', version };
    return { etag, ...this.desk.answer(what, id, state, status, { id, ...values }) };
  }
}

const BASE = '/api/v2/outbound/campaigns/campaign-1/contacts';

/** One turn of all contacts after the other. */
export const contactsByHand: Work = (count, choices) => {
  const contacts = new ContactsByHand(new LinearDesk(choices), count);
  const { desk, ids } = contacts;
  const etags = ids.map((id) => contacts.read(`${BASE}/${id}`).etag);
  desk.pass(TURN_MS);
  for (const [index, id] of ids.entries()) {
    contacts.write(id, { disposition_code: 'sold' }, etags[index] ?? '');
  }
  desk.pass(TURN_MS);
  for (const id of ids) contacts.read(`${BASE}/${id}`);
  return desk.operations;
};

/** A client that reads and writes contact by contact, waits for each answer, and notes them all. */
export const contactClientByHand: Work = async (count, choices) => {
  const contacts = new ContactsByHand(new LinearDesk(choices), count);
  const { desk, ids } = contacts;
  const history: object[] = [];
  const ask = async <Reply>(request: object, carryOut: () => Reply): Promise<Reply> => {
    const sentAtMs = desk.nowMs;
    const reply = await new Promise<Reply>((resolve) => {
      queueMicrotask(() => process.nextTick(() => resolve(carryOut())));
    });
    history.push({ client: 'crm', request, sentAtMs, returnedAtMs: desk.nowMs, reply });
    return reply;
  };
  for (const id of ids) {
    const path = `${BASE}/${id}`;
    const { etag } = await ask({ method: 'GET', path, headers: {} }, () => contacts.read(path));
    const body = { id, disposition_code: 'sold' };
    await ask({ method: 'POST', path: BASE, headers: { 'if-match': etag }, body }, () =>
      contacts.write(id, { disposition_code: body.disposition_code }, etag),
    );
  }
  return history.length;
};
