import type { Json } from '../message.ts';
import type { Conversation, Recording } from '../voice/voice.ts';
import { defineStore, type World } from '../world.ts';

/** What a person or a service has noted on an interaction. */
export type Notes = Readonly<Record<string, Json>>;

/** What an interaction has beyond the voice conversation that it is. */
export interface Interaction {
  /** How long the media server captures at a stretch; until the end of the call if not told. */
  readonly segmentMs: number | undefined;
  /** As the Genesys shape has them. */
  annotations: Notes;
  /** As the CXone shape has them. */
  properties: Notes;
  /** Whether a capture after the end is accepted; `undefined` until one was asked for. */
  takesNoise: boolean | undefined;
}

/** Which failure a re-recording makes good. */
export interface Replacement {
  readonly originalRecordingId: string;
  /** 1, 2, … */
  readonly attempt: number;
}

/** Which failure a re-recording makes good, as answers and events say it. */
export function replacementBody(
  replaces: Replacement | undefined,
): { originalRecordingId: string; retrySequence: number } | undefined {
  if (replaces === undefined) return undefined;
  const { originalRecordingId, attempt } = replaces;
  return { originalRecordingId, retrySequence: attempt };
}

/** What a capture has beyond the recording that it is. */
export interface Capture {
  /** Whether somebody asked for it beside the call's own. */
  readonly second: boolean;
  /** Whether it ran while the file of another was being uploaded, which mixes up both. */
  overlapped: boolean;
  /** Whether it began after the end of the call. */
  readonly afterEnd: boolean;
  /** The failure that it is to make good; `undefined` if it is none of these. */
  readonly replaces: Replacement | undefined;
}

/** A world knows so many captures beside the calls' own; of older ones it forgets what was special. */
const CAPTURES_MAX = 20_000;

/** What the interactions of a world keep. Weak maps would make every run's garbage dear to collect. */
interface Interactions {
  readonly byConversation: Map<Conversation, Interaction>;
  readonly captures: Map<Recording, Capture>;
}

/** The interactions of a world. */
export const interactionsOf = defineStore<Interactions>(() => ({
  byConversation: new Map(),
  captures: new Map(),
}));

/** What a conversation is as an interaction. */
export function interactionOf(world: World, conversation: Conversation): Interaction {
  const { byConversation } = interactionsOf(world);
  const known = byConversation.get(conversation);
  if (known !== undefined) return known;
  const made = newInteraction(undefined);
  byConversation.set(conversation, made);
  return made;
}

/** An interaction on which nothing is noted yet. */
export function newInteraction(segmentMs: number | undefined): Interaction {
  return { segmentMs, annotations: {}, properties: {}, takesNoise: undefined };
}

const PLAIN: Readonly<Capture> = {
  second: false,
  overlapped: false,
  afterEnd: false,
  replaces: undefined,
};

/** What a recording is as a capture. Only to be looked at. */
export function captureOf(world: World, recording: Recording): Readonly<Capture> {
  return interactionsOf(world).captures.get(recording) ?? PLAIN;
}

/** Notes what a recording is as a capture. */
export function noteCapture(world: World, recording: Recording, capture: Capture): void {
  const { captures } = interactionsOf(world);
  captures.set(recording, capture);
  if (captures.size <= CAPTURES_MAX) return;
  const [oldest] = captures.keys();
  if (oldest !== undefined) captures.delete(oldest);
}

/** Marks a recording whose audio another capture got mixed up with. */
export function markOverlapped(world: World, recording: Recording): void {
  noteCapture(world, recording, { ...captureOf(world, recording), overlapped: true });
}
