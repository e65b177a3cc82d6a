import { ours, seed } from '../../../choice/provenance.ts';
import { type Answer, refuse } from '../../answer.ts';
import type { Refusal } from '../../errors.ts';
import type { Snapshot } from '../../journal.ts';
import { campaignFor } from '../../outbound/campaign.ts';
import { afterRead, touch } from '../../outbound/contact-lifecycle.ts';
import {
  type Campaign,
  type Contact,
  contactSnapshot,
  outboundOf,
} from '../../outbound/outbound.ts';
import { OUTBOUND_RULES } from '../../outbound/outbound-rules.ts';
import { upsertContact } from '../../outbound/upsert-contact.ts';
import { etagOf, precondition } from '../../precondition.ts';
import type { RateLimit } from '../../rate-limit.ts';
import { invalidHeader } from '../../refusals.ts';
import type { Call, Concern, Params, Route } from '../../route.ts';
import type { Rule } from '../../rule.ts';
import { RULES } from '../../rules.ts';
import type { World } from '../../world.ts';
import {
  batchForm,
  type ContactBody,
  contactBody,
  contactForm,
  resultBody,
  upsertBody,
  writeOf,
} from './outbound-bodies.ts';

const CONTACTS = '/api/v2/outbound/campaigns/{campaignId}/contacts';

/** The contact that a request names, which an upsert may yet have to make. */
interface Named {
  readonly campaign: Campaign;
  readonly id: string;
}

const NO_CONTACT: Snapshot = {
  machine: 'contact',
  resource: null,
  truth: null,
  view: null,
  lock: null,
  version: null,
  around: null,
};

/** The contact that a path names, or the body of an upsert of one. A batch is about none. */
const THE_CONTACT: Concern<Named> = {
  find(world, { campaignId = '', contactId }, body) {
    const campaign = outboundOf(world).campaigns.get(campaignId);
    const id = contactId ?? (body as { id?: unknown } | null | undefined)?.id;
    return campaign === undefined || typeof id !== 'string' ? undefined : { campaign, id };
  },
  look(world, { campaign, id }) {
    const contact = campaign.contacts.get(id);
    return contact === undefined ? NO_CONTACT : contactSnapshot(world, contact);
  },
};

/** What every route within a campaign has. */
const IN_CAMPAIGN = {
  concerns: THE_CONTACT,
  limit: limitOf,
} as const;

/** Contacts of outbound campaigns. */
export const outboundRoutes: readonly Route[] = [
  {
    ...IN_CAMPAIGN,
    operation: 'contact.upsert',
    method: 'POST',
    path: CONTACTS,
    scope: 'outbound:contact:write',
    writes: true,
    resource: 'campaignId',
    provenance: seed('002: the route is named there; vendors publish no such one'),
    body: upsertBody,
    says: 'updates or makes one contact, or each of a batch; 409 while the dialer holds a contact',
    answers: { 200: contactForm.or(batchForm), 201: contactForm },
    refusals: [404, 409, 412, 428],
    run: (call) => inCampaign(call, upsert),
  },
  {
    ...IN_CAMPAIGN,
    operation: 'contact.get',
    method: 'GET',
    path: `${CONTACTS}/{contactId}`,
    scope: 'outbound:contact:view',
    writes: false,
    resource: 'contactId',
    provenance: ours('the read that goes with the upsert of seed 002'),
    says: 'shows a contact with its version as ETag and its status as the view has it',
    answers: { 200: contactForm },
    refusals: [404],
    run: (call) => inCampaign(call, showContact),
  },
];

function limitOf(world: World, params: Params, principal: string): RateLimit | undefined {
  const { requestsPerMinutePerCampaign: perMinute } = world.settings;
  if (perMinute === undefined) return undefined;
  // Nobody may use up the limit of a campaign that is not theirs.
  const campaign = campaignFor(world, principal, params.campaignId ?? '');
  return campaign === undefined ? undefined : { of: 'campaign', id: campaign.id, perMinute };
}

function inCampaign(call: Call, act: (campaign: Campaign, call: Call) => Answer): Answer {
  const id = call.params.campaignId ?? '';
  const campaign = campaignFor(call.world, call.principal, id);
  if (campaign !== undefined) return act(campaign, call);
  return refuse({
    rule: OUTBOUND_RULES['campaign.not-found'],
    status: 404,
    code: 'campaign.not.found',
    message: `There is no campaign ${id}.`,
    field: 'campaignId',
  });
}

function showContact(campaign: Campaign, { world, params }: Call): Answer {
  const id = params.contactId ?? '';
  const contact = campaign.contacts.get(id);
  if (contact === undefined) {
    return refuse({
      rule: OUTBOUND_RULES['contact.not-found'],
      status: 404,
      code: 'contact.not.found',
      message: `There is no contact ${id} in campaign ${campaign.id}.`,
      field: 'contactId',
    });
  }
  touch(world, contact);
  afterRead(world, contact);
  return shown(world, contact, 200, OUTBOUND_RULES['contact.shown']);
}

function upsert(campaign: Campaign, call: Call): Answer {
  const body = call.body as ContactBody | readonly ContactBody[];
  return isBatch(body) ? upsertBatch(campaign, call, body) : upsertOne(campaign, call, body);
}

function upsertOne(campaign: Campaign, { world, headers }: Call, body: ContactBody): Answer {
  const condition = (contact: Contact | undefined): Refusal | undefined => {
    if (contact !== undefined) {
      return refusalOf(precondition(headers, etagOf(contact.version), world.settings));
    }
    return headers['if-match'] === undefined
      ? undefined
      : nothingToMatch(world.settings.staleWrite);
  };
  const done = upsertContact(world, campaign, writeOf(body), condition);
  if (done.kind === 'refused') return refuse(done.refusal);
  return done.created
    ? shown(world, done.contact, 201, OUTBOUND_RULES['contact.created'])
    : shown(world, done.contact, 200, OUTBOUND_RULES['contact.updated']);
}

function upsertBatch(
  campaign: Campaign,
  { world, headers }: Call,
  bodies: readonly ContactBody[],
): Answer {
  if (headers['if-match'] !== undefined) {
    return invalidHeader(
      OUTBOUND_RULES['contacts.condition'],
      'If-Match',
      'names the version of one contact; write contacts one by one to use it',
    );
  }
  const { settings, timeline } = world;
  const unmet = refusalOf(precondition(headers, '', settings));
  if (unmet !== undefined) return refuse(unmet);
  const results = bodies.map((body) => {
    const done = upsertContact(world, campaign, writeOf(body), () => undefined);
    const etag = done.kind === 'written' ? etagOf(done.contact.version) : '';
    return resultBody(body.id, done, etag, timeline.nowMs);
  });
  return {
    kind: 'success',
    rule: OUTBOUND_RULES['contacts.upserted'],
    status: 200,
    body: { results },
  };
}

function shown({ timeline }: World, contact: Contact, status: number, rule: Rule): Answer {
  return {
    kind: 'success',
    rule,
    status,
    body: contactBody(contact, timeline.nowMs),
    headers: { etag: etagOf(contact.version) },
  };
}

/** What was to be changed does not exist, so that no tag of it can match (RFC 9110 §13.1.1). */
function nothingToMatch(status: number): Refusal {
  return {
    rule: RULES['precondition.stale'],
    status,
    code: 'stale.version',
    message: 'There is no such contact whose version could match.',
    field: 'If-Match',
  };
}

function refusalOf(answer: Answer | undefined): Refusal | undefined {
  return answer?.kind === 'refusal' ? answer.refusal : undefined;
}

function isBatch(body: ContactBody | readonly ContactBody[]): body is readonly ContactBody[] {
  return Array.isArray(body);
}
