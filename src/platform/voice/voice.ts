import type { StateValueFrom } from 'xstate';
import type { conversationMachine } from '../../machine/conversation.ts';
import type { recordingMachine } from '../../machine/recording.ts';
import type { Snapshot } from '../journal.ts';
import type { View } from '../view.ts';
import { defineStore, type World } from '../world.ts';
import type { AttributeRegister } from './attribute-register.ts';

/** A state of the recording machine. */
export type RecordingState = StateValueFrom<typeof recordingMachine>;
/** A state of the conversation machine. */
export type ConversationState = StateValueFrom<typeof conversationMachine>;

/** What is asked for with a recording. */
export interface RecordingSettings {
  readonly tags: readonly string[];
  readonly format: 'wav' | 'mp3';
}

/** A read shows so many of the newest recordings of a call, which is more than any has. */
export const RECORDINGS_SHOWN_MAX = 100;

/** One capture, and the file that becomes of it. */
export interface Recording {
  readonly id: string;
  readonly conversationId: string;
  readonly settings: RecordingSettings;
  readonly view: View<RecordingState>;
  /** The truth. */
  state: RecordingState;
  /** How often the truth has changed. */
  changes: number;
  /** Whether its upload fails whatever is chosen, as a story may have it. */
  doomed: boolean;
  readonly requestedAtMs: number;
  captureFromMs: number | undefined;
  captureToMs: number | undefined;
  /** When its upload completed or failed. */
  endedAtMs: number | undefined;
  /** The version that the conversation got by its start; `undefined` if it was there from the start. */
  sinceVersion: number | undefined;
}

/** A person, an agent or a flow in a conversation. */
export interface Participant {
  /** What is known of its attributes; made when somebody first asks, as most calls never do. */
  register: AttributeRegister | undefined;
  readonly id: string;
  readonly purpose: 'customer' | 'ivr' | 'agent';
  readonly name: string;
  /** A telephone address. */
  readonly address: string;
}

/** One voice conversation. */
export interface Conversation {
  readonly id: string;
  readonly participants: readonly Participant[];
  readonly recordings: Recording[];
  state: ConversationState;
  version: number;
  /** How many steps the conversation took by itself. */
  steps: number;
  /** The recording that holds the capture lock. */
  lock: string | undefined;
  /** When somebody last asked for it. */
  lookedAtMs: number;
  /** What goes on as soon as somebody asks for it again. */
  readonly pausing: (() => void)[];
  readonly openedAtMs: number;
  ivrCompletedAtMs: number | undefined;
  endedAtMs: number | undefined;
}

/** What voice keeps in a world. */
export interface Voice {
  readonly conversations: Map<string, Conversation>;
  recordingsMade: number;
}

/** The voice conversations of a world, with their recordings. */
export const voiceOf = defineStore<Voice>(() => ({ conversations: new Map(), recordingsMade: 0 }));

/** The contended state of a conversation's capture now, for the journal. */
export function captureSnapshot(world: World, conversation: Conversation): Snapshot {
  const newest = conversation.recordings.at(-1);
  return {
    machine: 'recording',
    resource: newest?.id ?? null,
    truth: newest?.state ?? null,
    view: newest?.view.at(world.timeline.nowMs) ?? null,
    lock: conversation.lock ?? null,
    version: conversation.version,
    around: conversation.state,
  };
}
