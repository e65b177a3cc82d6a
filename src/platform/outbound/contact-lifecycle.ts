import { CATALOGUE } from '../../choice/catalogue.ts';
import type { ChoiceKind } from '../../choice/choices.ts';
import { afterDelay, compile, next } from '../../machine/compile.ts';
import { type ContactEvent, contactMachine } from '../../machine/contact.ts';
import { type Band, LOCK_FREE } from '../bands.ts';
import { takeStep } from '../take-step.ts';
import type { World } from '../world.ts';
import { publishContact } from './contact-events.ts';
import { type Contact, type ContactState, contactSnapshot, DIALER } from './outbound.ts';
import { OUTBOUND_RULES } from './outbound-rules.ts';

const TABLE = compile(contactMachine);

/** How long each delay of the chart is at the least (ours: a short call; seed 002 has no figures). */
const BASE_MS: Readonly<Record<string, number>> = {
  dialTime: 1000,
  ringTime: 3000,
  talkTime: 4000,
  wrapUpTime: 2000,
};
/** The choice behind each guard of the chart. */
const GUARDS: Readonly<Record<string, ChoiceKind>> = {
  numberInvalid: CATALOGUE['contact.number-invalid'],
  notAnswered: CATALOGUE['contact.not-answered'],
};
const DIAL_AFTER = CATALOGUE['contact.dial-after'];
const NOTE_AFTER = CATALOGUE['contact.note-after'];
const STEP_LAG = CATALOGUE['contact.step-lag'];
const VIEW_LAG = CATALOGUE['contact.view-lag'];

/** Whether the dialer holds the contact, so that nobody may write to it. */
export function isHeld(contact: Contact): boolean {
  return TABLE.states[contact.state].tags.has('lock');
}

/**
 * Somebody looks at a contact. The dialer sees a contact that is ready when it is first looked at,
 * and may then take it: what nobody looks at need not move, and costs nothing however many contacts
 * a campaign has.
 */
export function touch(world: World, contact: Contact): void {
  if (!contact.known) introduce(world, contact);
  if (contact.offered || contact.state !== 'ready') return;
  contact.offered = true;
  offer(world, contact);
}

function introduce(world: World, contact: Contact): void {
  contact.known = true;
  const atMs = contact.createdAtMs;
  log(world, contact, 'truth', contact.state, atMs);
  log(world, contact, 'view', contact.state, atMs);
  log(world, contact, 'version', `v${contact.version}`, atMs);
  log(world, contact, 'lock', LOCK_FREE, atMs);
}

/** Makes a new version of the contact, as every change of it does. */
export function bumpContact(world: World, contact: Contact): void {
  contact.version += 1;
  log(world, contact, 'version', `v${contact.version}`, world.timeline.nowMs);
}

/** The state that a write of the status leads to; `undefined` if the contact does not take it now. */
export function afterStatusWrite(
  contact: Contact,
  event: Exclude<ContactEvent['type'], 'DIAL'>,
): ContactState | undefined {
  return next(TABLE, contact.state, event, () => false);
}

/** Moves a contact to a state, now. The view follows later. */
export function enterState(world: World, contact: Contact, state: ContactState): void {
  const { timeline, choices } = world;
  const { nowMs } = timeline;
  const held = isHeld(contact);
  contact.state = state;
  bumpContact(world, contact);
  log(world, contact, 'truth', state, nowMs);
  const viewLagMs = choices.draw(VIEW_LAG, contact.name, contact.changes++);
  log(world, contact, 'view', state, contact.view.change(state, nowMs, viewLagMs));
  if (held !== isHeld(contact)) log(world, contact, 'lock', held ? LOCK_FREE : DIALER, nowMs);
  publishContact(world, contact);
  if (state === 'ready') {
    contact.readied += 1;
    contact.offered = false;
  }

  const { after } = TABLE.states[state];
  if (after === undefined) return;
  const lagMs = choices.draw(STEP_LAG, contact.name, contact.steps++);
  const { changes } = contact;
  timeline.at(nowMs + (BASE_MS[after.delay] ?? 0) + lagMs, () => {
    // A write may have taken the contact elsewhere meanwhile, and the dialer back to this state.
    if (contact.changes !== changes) return;
    const target = afterDelay(TABLE, state, (guard) => holds(world, contact, guard));
    if (target !== undefined) step(world, contact, target);
  });
}

/** Shows a contact that is ready to the dialer, which takes it some time later or leaves it. */
function offer(world: World, contact: Contact): void {
  const { timeline, choices } = world;
  const nth = contact.readied;
  const afterMs = choices.draw(DIAL_AFTER, contact.name, nth);
  if (afterMs === 0) return;
  timeline.at(timeline.nowMs + afterMs, () => {
    // Since then it may have been withdrawn, and even have come back.
    if (contact.readied === nth) dialNow(world, contact);
  });
}

/** The dialer takes the contact now. Answers whether its state lets it. */
export function dialNow(world: World, contact: Contact): boolean {
  const target = next(TABLE, contact.state, 'DIAL', () => false);
  if (target === undefined) return false;
  contact.attempts += 1;
  step(world, contact, target);
  return true;
}

/** Somebody has read the contact, of which the script of an agent may make a new version soon. */
export function afterRead(world: World, contact: Contact): void {
  if (!contact.onScreen) return;
  const { timeline, choices } = world;
  const afterMs = choices.draw(NOTE_AFTER, contact.name, contact.reads++);
  if (afterMs === 0) return;
  timeline.at(timeline.nowMs + afterMs, () =>
    takeStep(
      world,
      contact,
      contactSnapshot,
      { what: 'note', resource: contact.name, rule: OUTBOUND_RULES['contact.noted'] },
      () => bumpContact(world, contact),
    ),
  );
}

function holds({ choices }: World, contact: Contact, guard: string): boolean {
  const kind = GUARDS[guard];
  return kind !== undefined && choices.draw(kind, contact.name, contact.attempts - 1) === 1;
}

function step(world: World, contact: Contact, target: ContactState): void {
  takeStep(
    world,
    contact,
    contactSnapshot,
    { what: target, resource: contact.name, rule: OUTBOUND_RULES['contact.moved'] },
    () => enterState(world, contact, target),
  );
}

function log(world: World, contact: Contact, band: Band, value: string, atMs: number): void {
  world.bands.push({ machine: 'contact', resource: contact.name, band, atMs, value });
}
