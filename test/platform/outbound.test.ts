import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Json } from '../../src/platform/message.ts';
import { assignTenant, CONTACTS_MAX, openCampaign } from '../../src/platform/outbound/campaign.ts';
import { createContact, outboundOf } from '../../src/platform/outbound/outbound.ts';
import { Platform } from '../../src/platform/platform.ts';
import type { Settings } from '../../src/platform/settings.ts';

const CONTACTS = '/api/v2/outbound/campaigns/camp-1/contacts';
const NAME = 'camp-1/c-1';

type Choice = readonly [kind: ChoiceName, subject: string, nth: number, value: number];

/** A platform with a campaign of two contacts, where these choices are made. */
function platformWith(choices: readonly Choice[] = [], settings: Partial<Settings> = {}) {
  const draws = choices.map(([name, subject, nth, value]) => ({
    kind: CATALOGUE[name],
    subject,
    nth,
    value,
  }));
  const platform = new Platform({ choices: planChoices(createPlan(draws)), settings });
  openCampaign(platform.world, { id: 'camp-1', contacts: ['c-1', 'c-2'] });
  const authorization = `Bearer ${platform.grant('crm')}`;
  const send = (method: string, path: string, body?: Json, headers = {}) =>
    platform.handle({ method, path, headers: { authorization, ...headers }, body });
  return {
    platform,
    send,
    get: (id = 'c-1') => send('GET', `${CONTACTS}/${id}`),
    write: (body: Json, headers = {}) => send('POST', CONTACTS, body, headers),
    rule: () => platform.journal.entries.at(-1)?.rule.id,
  };
}

const DIALED_AT_ONCE: Choice = ['contact.dial-after', NAME, 0, 1];

describe('the dialer', () => {
  it('walks a contact through its states and back to ready', () => {
    const { platform, get } = platformWith([DIALED_AT_ONCE]);
    const seen = [0, 1, 1001, 4001, 8001, 10_001].map((atMs) => {
      platform.advanceTo(atMs);
      return (get().body as { contact_status: string }).contact_status;
    });
    expect(seen).toEqual(['READY', 'DIALING', 'RINGING', 'CONNECTED', 'WRAP_UP', 'READY']);
  });

  it('makes a new version at each step', () => {
    const { platform, get } = platformWith([DIALED_AT_ONCE]);
    const tags = [0, 1, 1001, 4001].map((atMs) => {
      platform.advanceTo(atMs);
      return get().headers.etag;
    });
    expect(new Set(tags).size).toBe(4);
  });

  it('gives a contact back that does not answer, and withdraws one whose number is dead', () => {
    const silent = platformWith([DIALED_AT_ONCE, ['contact.not-answered', NAME, 0, 1]]);
    silent.platform.advanceTo(4001);
    expect(silent.get().body).toMatchObject({ contact_status: 'READY' });
    const dead = platformWith([DIALED_AT_ONCE, ['contact.number-invalid', NAME, 0, 1]]);
    dead.platform.advanceTo(1001);
    expect(dead.get().body).toMatchObject({ contact_status: 'UNCALLABLE' });
  });

  it('comes back for a bounded number of attempts', () => {
    const often: Choice[] = [0, 1, 2].map((nth) => ['contact.dial-after', NAME, nth, 5]);
    const { platform, get } = platformWith(often);
    for (let atMs = 0; atMs <= 100_000; atMs += 5000) {
      platform.advanceTo(atMs);
      get();
    }
    expect(platform.pending).toBe(0);
    const contact = outboundOf(platform.world).campaigns.get('camp-1')?.contacts.get('c-1');
    expect(contact).toMatchObject({ state: 'ready', attempts: 3 });
    expect(CATALOGUE['contact.dial-after'].horizon).toBe(3);
  });

  it('takes a contact again only after somebody has looked at it', () => {
    const { platform, get } = platformWith([DIALED_AT_ONCE, ['contact.dial-after', NAME, 1, 5]]);
    platform.advanceTo(50_000);
    expect(platform.pending).toBe(0);
    get();
    expect(platform.pending).toBe(1);
  });

  it('does nothing for contacts that nobody has looked at', () => {
    const platform = new Platform({ choices: { draw: () => 1 } });
    const contacts = Array.from({ length: 10_000 }, (_, n) => `c-${n}`);
    openCampaign(platform.world, { id: 'camp-1', contacts });
    expect(platform.pending).toBeLessThan(10);
    expect(platform.bands.length).toBeLessThan(100);
  });

  it('shows its steps to reads later than they happen', () => {
    const { platform, get } = platformWith([DIALED_AT_ONCE, ['contact.view-lag', NAME, 0, 700]]);
    platform.advanceTo(700);
    expect(get().body).toMatchObject({ contact_status: 'READY' });
    platform.advanceTo(701);
    expect(get().body).toMatchObject({ contact_status: 'DIALING' });
  });
});

describe('an agent', () => {
  it('who has a contact on screen makes a new version of it soon after a read, held or not', () => {
    const { platform, get } = platformWith([DIALED_AT_ONCE, ['contact.note-after', NAME, 0, 30]]);
    const contact = outboundOf(platform.world).campaigns.get('camp-1')?.contacts.get('c-1');
    if (contact === undefined) throw new Error('no contact');
    contact.onScreen = true;
    platform.advanceTo(1);
    const before = get().headers.etag;
    platform.advanceTo(31);
    expect(get().headers.etag).not.toBe(before);
    expect(platform.journal.entries.at(-2)).toMatchObject({
      what: 'note',
      rule: { id: 'contact.noted' },
      after: { truth: 'dialing' },
    });
  });
});

describe('a write', () => {
  it('is refused while the contact is dialed or rings, whatever it changes', () => {
    const { platform, write, get, rule } = platformWith([DIALED_AT_ONCE]);
    const metadata = { id: 'c-1', custom_attributes: { tier: 'gold' } };
    expect(write(metadata).status).toBe(200);
    for (const atMs of [1, 1000, 1001, 4000]) {
      platform.advanceTo(atMs);
      const refused = write(metadata);
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({
        code: 'contact.dialing',
        message: 'Contact is currently being processed by the dialer.',
      });
      expect(rule()).toBe('contact.refused.dialing');
    }
    platform.advanceTo(4001);
    expect(write({ id: 'c-1', disposition_code: 'sold' }).status).toBe(200);
    expect(get().body).toMatchObject({
      disposition_code: 'sold',
      custom_attributes: { tier: 'gold' },
      contact_status: 'CONNECTED',
    });
  });

  it('is refused although reads still say READY', () => {
    const { platform, write, get } = platformWith([
      DIALED_AT_ONCE,
      ['contact.view-lag', NAME, 0, 5000],
    ]);
    platform.advanceTo(500);
    expect(get().body).toMatchObject({ contact_status: 'READY' });
    expect(write({ id: 'c-1', disposition_code: 'sold' }).status).toBe(409);
    expect(platform.journal.entries.at(-1)?.before).toMatchObject({
      truth: 'dialing',
      view: 'ready',
      lock: 'dialer',
    });
  });

  it('makes a contact that the campaign does not have', () => {
    const { write, get } = platformWith();
    const made = write({ id: 'c-9', phone_number: '+15550100', contact_status: 'UNCALLABLE' });
    expect(made.status).toBe(201);
    expect(made.headers.etag).toBe('"1"');
    expect(get('c-9').body).toMatchObject({
      phone_number: '+15550100',
      contact_status: 'UNCALLABLE',
    });
  });

  it('of the status is taken where the chart allows it, and by no contact on a call', () => {
    const { platform, write, get, rule } = platformWith([['contact.dial-after', NAME, 1, 1]]);
    expect(write({ id: 'c-1', contact_status: 'READY' }).status).toBe(200);
    expect(write({ id: 'c-1', contact_status: 'UNCALLABLE' }).body).toMatchObject({
      contact_status: 'UNCALLABLE',
    });
    expect(write({ id: 'c-1', contact_status: 'READY' }).body).toMatchObject({
      contact_status: 'READY',
    });
    get();
    platform.advanceTo(4500);
    expect(write({ id: 'c-1', contact_status: 'UNCALLABLE' }).body).toMatchObject({
      code: 'contact.on.call',
    });
    expect(rule()).toBe('contact.refused.on-call');
    expect(write({ id: 'c-1', disposition_code: 'late' }).status).toBe(200);
  });

  it('leaves the next attempt of a withdrawn contact alone', () => {
    const { platform, write, get } = platformWith([['contact.dial-after', NAME, 0, 1000]]);
    write({ id: 'c-1', contact_status: 'UNCALLABLE' });
    write({ id: 'c-1', contact_status: 'READY' });
    platform.advanceTo(5000);
    expect(get().body).toMatchObject({ contact_status: 'READY' });
  });

  it('with an outdated If-Match is refused, but the dialer comes first', () => {
    const { platform, write, get } = platformWith([DIALED_AT_ONCE]);
    const { etag } = get().headers;
    const body = { id: 'c-1', disposition_code: 'sold' };
    expect(write(body, { 'if-match': etag }).status).toBe(200);
    expect(write(body, { 'if-match': etag }).body).toMatchObject({ code: 'stale.version' });
    platform.advanceTo(1);
    expect(write(body, { 'if-match': etag }).body).toMatchObject({ code: 'contact.dialing' });
  });

  it('with If-Match makes no contact', () => {
    const { write, get } = platformWith([], { staleWrite: 412 });
    expect(write({ id: 'c-9' }, { 'if-match': '*' }).status).toBe(412);
    expect(get('c-9').status).toBe(404);
  });

  it('under a key that met the dialer can be made again under the same key', () => {
    const { platform, write } = platformWith([DIALED_AT_ONCE]);
    const body = { id: 'c-1', disposition_code: 'sold' };
    platform.advanceTo(1);
    expect(write(body, { 'idempotency-key': 'k' }).status).toBe(409);
    platform.advanceTo(4001);
    const first = write(body, { 'idempotency-key': 'k' });
    expect(first.status).toBe(200);
    expect(write(body, { 'idempotency-key': 'k' }).headers.etag).toBe(first.headers.etag);
  });

  it('beyond what a campaign takes is refused', () => {
    const { platform, write } = platformWith();
    const campaign = outboundOf(platform.world).campaigns.get('camp-1');
    if (campaign === undefined) throw new Error('no campaign');
    const fields = { phoneNumber: undefined, dispositionCode: undefined, attributes: {} };
    for (let n = campaign.contacts.size; n < CONTACTS_MAX; n++) {
      campaign.contacts.set(`f-${n}`, createContact(campaign, `f-${n}`, fields, 0));
    }
    expect(write({ id: 'one-more' }).body).toMatchObject({ status: 400, code: 'campaign.full' });
  });
});

describe('a batch', () => {
  it('says of each contact what became of it', () => {
    const { platform, write, get } = platformWith([DIALED_AT_ONCE]);
    platform.advanceTo(1);
    const body = [
      { id: 'c-1', disposition_code: 'sold' },
      { id: 'c-2', disposition_code: 'sold' },
      { id: 'c-3' },
    ];
    const answer = write(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      results: [
        { id: 'c-1', status: 409, code: 'contact.dialing' },
        { id: 'c-2', status: 200, etag: '"2"', contact: { disposition_code: 'sold' } },
        { id: 'c-3', status: 201, etag: '"1"' },
      ],
    });
    expect(get('c-2').headers.etag).toBe('"2"');
  });

  it('stores what became of each under its key, refusals of single contacts as well', () => {
    const { platform, write } = platformWith([DIALED_AT_ONCE]);
    platform.advanceTo(1);
    const body = [{ id: 'c-1', disposition_code: 'sold' }];
    write(body, { 'idempotency-key': 'k' });
    platform.advanceTo(4001);
    expect(write(body, { 'idempotency-key': 'k' }).body).toMatchObject({
      results: [{ status: 409 }],
    });
  });

  it('takes no If-Match, and obeys where one is required', () => {
    expect(platformWith().write([{ id: 'c-1' }], { 'if-match': '"1"' }).status).toBe(400);
    const strict = platformWith([], { missingIfMatch: 'required' });
    expect(strict.write([{ id: 'c-1' }]).status).toBe(428);
    expect(strict.write({ id: 'c-1' }).status).toBe(428);
  });

  it.each([
    [{ id: 'c-1', disposition_code: 7 }, 'disposition_code'],
    [[{ id: 'c-1' }, { id: 'no good' }], '1.id'],
    [{ id: 'c-1', contact_status: 'DIALING' }, 'contact_status'],
    [[], 'body'],
    ['c-1', 'body'],
  ])('of a wrong form changes nothing and is told its field: %j', (body, field) => {
    const { platform, write } = platformWith();
    const answer = write(body as Json);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ details: [{ fieldName: field }] });
    const contacts = outboundOf(platform.world).campaigns.get('camp-1')?.contacts;
    expect([...(contacts?.values() ?? [])].map(({ version }) => version)).toEqual([1, 1]);
  });
});

describe('bad input', () => {
  it('is answered, never with a 500, and a refusal changes nothing', () => {
    const { platform, send } = platformWith();
    const state = () =>
      JSON.stringify(
        [...(outboundOf(platform.world).campaigns.get('camp-1')?.contacts.values() ?? [])].map(
          ({ id, state: now, version, fields }) => [id, now, version, fields],
        ),
      );
    const text = fc.oneof(fc.constantFrom('c-1', 'READY', '..', '__proto__'), fc.string());
    const value = fc.oneof(text, fc.jsonValue());
    const contact = fc.record(
      {
        id: value,
        contact_status: value,
        disposition_code: value,
        custom_attributes: fc.oneof(fc.dictionary(text, value), value),
      },
      { requiredKeys: [] },
    );
    const bodies = fc.oneof(contact, fc.array(contact), fc.jsonValue());
    const headers = fc.dictionary(fc.constantFrom('if-match', 'idempotency-key'), text);
    const statuses = new Set<number>();
    fc.assert(
      fc.property(fc.boolean(), text, bodies, headers, (reads, id, body, given) => {
        const before = state();
        const path = reads ? `${CONTACTS}/${encodeURIComponent(id)}` : CONTACTS;
        const answer = send(reads ? 'GET' : 'POST', path, body as Json, given);
        statuses.add(answer.status);
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) {
          expect(state()).toBe(before);
          expect(answer.body).toHaveProperty('message');
        }
      }),
      { numRuns: 2000 },
    );
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404]));
  });
});

describe('tenants', () => {
  it('see nothing of each other’s campaigns', () => {
    const { platform, send, rule } = platformWith();
    openCampaign(platform.world, { id: 'camp-2', tenant: 'tenant-2', contacts: ['c-1'] });
    assignTenant(platform.world, 'other', 'tenant-2');
    const other = { authorization: `Bearer ${platform.grant('other')}` };
    const foreign = '/api/v2/outbound/campaigns/camp-2/contacts';
    expect(send('GET', `${foreign}/c-1`).status).toBe(404);
    expect(rule()).toBe('campaign.not-found');
    expect(send('POST', foreign, { id: 'c-1' }).status).toBe(404);
    expect(send('GET', `${foreign}/c-1`, undefined, other).status).toBe(200);
    expect(send('GET', `${CONTACTS}/c-1`, undefined, other).status).toBe(404);
  });
});
