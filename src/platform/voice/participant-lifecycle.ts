import { CATALOGUE } from '../../choice/catalogue.ts';
import { afterDelay, compile, next } from '../../machine/compile.ts';
import { participantMachine } from '../../machine/participant.ts';
import { LOCK_FREE } from '../bands.ts';
import type { Rule } from '../rule.ts';
import { takeStep } from '../take-step.ts';
import type { World } from '../world.ts';
import {
  type AttributeAuthor,
  type AttributeRegister,
  type Attributes,
  CHANGES_MAX,
  createRegister,
} from './attribute-register.ts';
import { bumpVersion } from './bump-version.ts';
import { PARTICIPANT_RULES } from './participant-rules.ts';
import { type ParticipantPlace, participantSnapshot } from './participant-snapshot.ts';
import type { Conversation, Participant } from './voice.ts';

const TABLE = compile(participantMachine);
const LOCK = CATALOGUE['participant.lock'];
const VIEW_LAG = CATALOGUE['participant.view-lag'];
const FLOW_OVERWRITE = CATALOGUE['participant.flow-overwrite'];
/** The variant of a flow's end in which its copy replaces everything. */
const REPLACE_ALL = 2;

const BY_STEP: AttributeAuthor = { kind: 'step' };
const BY_FLOW_END: AttributeAuthor = { kind: 'flow-end' };

/** The attributes of a participant, which has none before somebody asks. */
function registerOf(participant: Participant): AttributeRegister {
  participant.register ??= createRegister({}, 0);
  return participant.register;
}

/** Whether the attributes may not be written now. */
export function isTaken({ state }: AttributeRegister): boolean {
  return TABLE.states[state].tags.has('lock');
}

/** Sets attributes and leaves the others. The caller has looked at lock, bounds and precondition. */
export function writeAttributes(
  world: World,
  place: ParticipantPlace,
  given: Attributes,
  by: AttributeAuthor,
): void {
  const { attributes } = registerOf(place.participant).truth;
  become(world, place, { ...attributes, ...given }, given, by);
}

function become(
  world: World,
  { conversation, participant }: ParticipantPlace,
  after: Attributes,
  given: Attributes,
  by: AttributeAuthor,
): void {
  const { timeline, choices } = world;
  const { nowMs } = timeline;
  const { id } = participant;
  const register = registerOf(participant);
  const before = register.truth.attributes;
  bumpVersion(world, conversation);
  const version = register.truth.version + 1;
  register.truth = { version, attributes: after, conversationVersion: conversation.version };
  register.changes.push({ atMs: nowMs, by, given, before, after });
  // Dropping one by one would move the list each time.
  if (register.changes.length > CHANGES_MAX * 1.25) {
    register.changes.splice(0, register.changes.length - CHANGES_MAX);
  }
  const lagMs = choices.draw(VIEW_LAG, id, register.changed++);
  logVersion(world, id, version, register.view.change(register.truth, nowMs, lagMs));
}

function logVersion(
  { bands, timeline }: World,
  resource: string,
  version: number,
  visibleAtMs: number,
): void {
  const { nowMs } = timeline;
  const value = `v${version}`;
  const machine = 'participant';
  bands.push({ machine, resource, band: 'truth', atMs: nowMs, value });
  bands.push({ machine, resource, band: 'view', atMs: visibleAtMs, value });
  bands.push({ machine, resource, band: 'version', atMs: nowMs, value });
}

/** Gives a participant the attributes with which it comes into a call. */
export function joinWith(world: World, participant: Participant, attributes: Attributes): void {
  const { nowMs } = world.timeline;
  participant.register = createRegister(attributes, nowMs);
  logVersion(world, participant.id, participant.register.truth.version, nowMs);
}

/** A step of the call writes an attribute of its own. */
export function stepParticipant(world: World, place: ParticipantPlace, nth: number): void {
  step(world, place, 'step', PARTICIPANT_RULES['participant.stepped'], () =>
    writeAttributes(world, place, { routingStep: String(nth) }, BY_STEP),
  );
}

/** A step of the call may take the attributes of those participants that have some. */
export function takeAttributes(
  world: World,
  conversation: Conversation,
  holder: 'routing' | 'media',
): void {
  for (const participant of conversation.participants) {
    const { register } = participant;
    if (register === undefined) continue;
    const nth = register.stepsSeen++;
    if (nth >= LOCK.horizon) continue;
    const holdMs = world.choices.draw(LOCK, participant.id, nth);
    if (holdMs === 0) continue;
    const target = next(TABLE, register.state, 'TAKE', () => false);
    if (target === undefined) continue;
    const place = { conversation, participant };
    step(world, place, 'lock', PARTICIPANT_RULES['participant.taken'], () =>
      enter(world, place, register, target, holder),
    );
    world.timeline.at(world.timeline.nowMs + holdMs, () => {
      const released = afterDelay(TABLE, register.state, () => false);
      if (released === undefined) return;
      step(world, place, 'release', PARTICIPANT_RULES['participant.released'], () =>
        enter(world, place, register, released, undefined),
      );
    });
  }
}

function enter(
  world: World,
  { participant }: ParticipantPlace,
  register: AttributeRegister,
  state: AttributeRegister['state'],
  holder: AttributeRegister['lock'],
): void {
  register.state = state;
  register.lock = isTaken(register) ? holder : undefined;
  world.bands.push({
    machine: 'participant',
    resource: participant.id,
    band: 'lock',
    atMs: world.timeline.nowMs,
    value: register.lock ?? LOCK_FREE,
  });
}

/** A flow begins: it works on a copy of the attributes. */
export function beginFlow({ participants }: Conversation): void {
  for (const { register } of participants) {
    if (register !== undefined) register.flowCopy = register.truth.attributes;
  }
}

/** A flow ends and, by choice, saves its copy over what was written since. */
export function endFlow(world: World, conversation: Conversation): void {
  for (const participant of conversation.participants) {
    const { register } = participant;
    const copy = register?.flowCopy;
    if (register === undefined || copy === undefined) continue;
    register.flowCopy = undefined;
    const variant = world.choices.draw(FLOW_OVERWRITE, participant.id, 0);
    if (variant === 0) continue;
    const { attributes } = register.truth;
    const after = variant === REPLACE_ALL ? copy : { ...attributes, ...copy };
    if (sameAttributes(attributes, after)) continue;
    const place = { conversation, participant };
    step(world, place, 'flow end', PARTICIPANT_RULES['participant.flow-saved'], () =>
      become(world, place, after, copy, BY_FLOW_END),
    );
  }
}

function sameAttributes(a: Attributes, b: Attributes): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function step(
  world: World,
  place: ParticipantPlace,
  what: string,
  rule: Rule,
  act: () => void,
): void {
  takeStep(world, place, participantSnapshot, { what, resource: place.participant.id, rule }, act);
}
