import type { StateValueFrom } from 'xstate';
import type { participantMachine } from '../../machine/participant.ts';
import { View } from '../view.ts';

/** Names and texts that are kept with a participant. Never changed in place. */
export type Attributes = Readonly<Record<string, string>>;

/** A state of the participant machine. */
export type ParticipantState = StateValueFrom<typeof participantMachine>;

/** The attributes at one version. */
export interface AttributeState {
  readonly version: number;
  readonly attributes: Attributes;
  /** The version that the conversation got by the same change. */
  readonly conversationVersion: number;
}

/** Who changed attributes: a client, a step of the call, or a flow that saved its copy. */
export type AttributeAuthor =
  | { readonly kind: 'client'; readonly name: string }
  | { readonly kind: 'step' }
  | { readonly kind: 'flow-end' };

/** One change of attributes, as it took effect. */
export interface AttributeChange {
  readonly atMs: number;
  readonly by: AttributeAuthor;
  /** What was written: the keys that were given, with their values. */
  readonly given: Attributes;
  readonly before: Attributes;
  readonly after: Attributes;
}

/** The attributes of one participant: truth, view, lock, and how they came to be. */
export interface AttributeRegister {
  truth: AttributeState;
  readonly view: View<AttributeState>;
  /** The newest {@link CHANGES_MAX} changes, oldest first. */
  readonly changes: AttributeChange[];
  /** How many changes there ever were. */
  changed: number;
  state: ParticipantState;
  /** Who has taken them; `undefined` while they are open. */
  lock: 'routing' | 'media' | undefined;
  /** How often a step may have taken them. */
  stepsSeen: number;
  /** What the flow knew when it began; `undefined` while none is running. */
  flowCopy: Attributes | undefined;
}

/** A participant remembers so many of its newest changes; far more than any call makes. */
export const CHANGES_MAX = 1000;

/** A register that everybody may write and read, at version 1. */
export function createRegister(attributes: Attributes, nowMs: number): AttributeRegister {
  const truth: AttributeState = { version: 1, attributes, conversationVersion: 0 };
  const view = new View<AttributeState>();
  view.change(truth, nowMs, 0);
  return {
    truth,
    view,
    changes: [],
    changed: 0,
    state: 'open',
    lock: undefined,
    stepsSeen: 0,
    flowCopy: undefined,
  };
}
