import type { StateValueFrom } from 'xstate';
import type { contactMachine } from '../../machine/contact.ts';
import type { Snapshot } from '../journal.ts';
import { View } from '../view.ts';
import { defineStore, type World } from '../world.ts';

/** A state of the contact machine. */
export type ContactState = StateValueFrom<typeof contactMachine>;

/** What a contact carries that is not its state. */
export interface ContactFields {
  readonly phoneNumber: string | undefined;
  readonly dispositionCode: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** One person to be called. */
export interface Contact {
  readonly id: string;
  readonly campaignId: string;
  /** `campaign id/contact id`: names it among all contacts of the world. */
  readonly name: string;
  readonly createdAtMs: number;
  readonly view: View<ContactState>;
  /** The truth. */
  state: ContactState;
  fields: ContactFields;
  version: number;
  /** Whether anybody has ever looked at it, the dialer or a request. */
  known: boolean;
  /** Whether the dialer has seen it since it became ready. */
  offered: boolean;
  /** How often it became ready again. */
  readied: number;
  /** How often the dialer took it. */
  attempts: number;
  /** How many steps it took by itself. */
  steps: number;
  /** Whether an agent has it on screen, whose script writes to it as well. */
  onScreen: boolean;
  /** How often it was read while it was on screen. */
  reads: number;
  /** How often the truth has changed. */
  changes: number;
}

/** A list of contacts that one tenant has called. */
export interface Campaign {
  readonly id: string;
  readonly tenant: string;
  readonly contacts: Map<string, Contact>;
}

/** What outbound dialing keeps in a world. */
export interface Outbound {
  readonly campaigns: Map<string, Campaign>;
  /** The tenant of each OAuth client that is not of {@link DEFAULT_TENANT}. */
  readonly tenants: Map<string, string>;
}

/** Whose a client or a campaign is of which nobody has said it. */
export const DEFAULT_TENANT = 'tenant-1';

/** The outbound campaigns of a world. */
export const outboundOf = defineStore<Outbound>(() => ({
  campaigns: new Map(),
  tenants: new Map(),
}));

/** Makes a contact in the state in which contacts begin. Costs nothing but its memory. */
export function createContact(
  campaign: Campaign,
  id: string,
  fields: ContactFields,
  createdAtMs: number,
): Contact {
  return {
    id,
    campaignId: campaign.id,
    name: `${campaign.id}/${id}`,
    createdAtMs,
    view: new View(),
    state: 'ready',
    fields,
    version: 1,
    known: false,
    offered: false,
    readied: 0,
    attempts: 0,
    steps: 0,
    onScreen: false,
    reads: 0,
    changes: 0,
  };
}

/** The status that reads show of a contact at `nowMs`. */
export function shownStatus(contact: Contact, nowMs: number): ContactState {
  return contact.view.at(nowMs) ?? 'ready';
}

/** The dialer, as the holder of a contact. */
export const DIALER = 'dialer';

/** The contended state of a contact now, for the journal. */
export function contactSnapshot(world: World, contact: Contact): Snapshot {
  const { name, state, version } = contact;
  return {
    machine: 'contact',
    resource: name,
    truth: state,
    view: shownStatus(contact, world.timeline.nowMs),
    lock: state === 'dialing' || state === 'ringing' ? DIALER : null,
    version,
    around: null,
  };
}
