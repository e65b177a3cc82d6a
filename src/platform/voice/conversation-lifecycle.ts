import { CATALOGUE } from '../../choice/catalogue.ts';
import { afterDelay, compile, next } from '../../machine/compile.ts';
import { type ConversationEvent, conversationMachine } from '../../machine/conversation.ts';
import { takeStep } from '../take-step.ts';
import type { World } from '../world.ts';
import type { Attributes } from './attribute-register.ts';
import { bumpVersion } from './bump-version.ts';
import { type Churn, startChurn } from './churn.ts';
import { beginFlow, endFlow, joinWith, takeAttributes } from './participant-lifecycle.ts';
import { liveRecording, startRecording, stopRecording } from './recording-lifecycle.ts';
import {
  type Conversation,
  type ConversationState,
  captureSnapshot,
  type Participant,
  type RecordingSettings,
  voiceOf,
} from './voice.ts';
import { VOICE_RULES } from './voice-rules.ts';

const TABLE = compile(conversationMachine);

/** How long each delay of the chart is at the least (seed 000: the IVR node takes about 500 ms). */
const BASE_MS: Readonly<Record<string, number>> = { ivrTime: 500, queueTime: 2000 };
const STEP_LAG = CATALOGUE['conversation.step-lag'];
/** Entering these is the media servers' work; the other states are routing's. */
const BY_MEDIA: ReadonlySet<ConversationState> = new Set(['connected', 'held']);
const HANG_UP = CATALOGUE['conversation.hang-up'];

/** A participant of a new conversation. */
export interface ParticipantSetup extends Omit<Participant, 'register'> {
  /** What is known of it from the start. Steps of the call concern only attributes that are given. */
  readonly attributes?: Attributes;
}

/** What a new conversation has. */
export interface ConversationSetup {
  readonly id: string;
  readonly participants: readonly ParticipantSetup[];
  /** How much it moves by itself once it is answered; it only goes from state to state unless told. */
  readonly churn?: Churn;
  /** What the organisation records of every conversation; nothing if left out. */
  readonly defaultRecording?: RecordingSettings;
}

/** Adds a conversation, rings, answers it in the IVR and starts the default recording. */
export function openConversation(world: World, setup: ConversationSetup): Conversation {
  const conversation: Conversation = {
    id: setup.id,
    participants: setup.participants.map((one) => joined(world, one)),
    recordings: [],
    state: TABLE.initial,
    version: 0,
    steps: 0,
    lock: undefined,
    lookedAtMs: world.timeline.nowMs,
    pausing: [],
    openedAtMs: world.timeline.nowMs,
    ivrCompletedAtMs: undefined,
    endedAtMs: undefined,
  };
  voiceOf(world).conversations.set(conversation.id, conversation);
  tell(world, conversation, 'ANSWER');
  const { defaultRecording, churn } = setup;
  if (churn !== undefined) {
    startChurn(world, conversation, churn, (event) => tell(world, conversation, event));
  }
  if (defaultRecording !== undefined) {
    takeStep(
      world,
      conversation,
      captureSnapshot,
      { what: 'start', resource: conversation.id, rule: VOICE_RULES['start.default'] },
      () => {
        startRecording(world, conversation, defaultRecording);
      },
    );
  }
  return conversation;
}

function joined(world: World, setup: ParticipantSetup): Participant {
  const { id, purpose, name, address, attributes } = setup;
  const participant: Participant = { register: undefined, id, purpose, name, address };
  if (attributes !== undefined) joinWith(world, participant, attributes);
  return participant;
}

/** Sends an event to a conversation. Answers whether its state takes it. */
function tell(world: World, conversation: Conversation, event: ConversationEvent['type']): boolean {
  const state = next(TABLE, conversation.state, event, () => false);
  if (state === undefined) return false;
  const rule =
    event === 'HANG_UP' ? VOICE_RULES['conversation.hung-up'] : VOICE_RULES['conversation.stepped'];
  takeStep(
    world,
    conversation,
    captureSnapshot,
    { what: event, resource: conversation.id, rule: rule },
    () => enter(world, conversation, state),
  );
  return true;
}

/** The caller of a conversation hangs up now. Answers whether there was one to. */
export function hangUp(world: World, conversationId: string): boolean {
  const conversation = voiceOf(world).conversations.get(conversationId);
  return conversation !== undefined && tell(world, conversation, 'HANG_UP');
}

/** Whether there is audio to record. */
export function isLive(conversation: Conversation): boolean {
  return TABLE.states[conversation.state].tags.has('live');
}

function enter(world: World, conversation: Conversation, state: ConversationState): void {
  const { timeline, choices } = world;
  const { nowMs } = timeline;
  const from = conversation.state;
  conversation.state = state;
  if (TABLE.states[state].final) conversation.endedAtMs = nowMs;
  bumpVersion(world, conversation);
  if (from !== state) {
    if (state === 'ivr') beginFlow(conversation);
    else if (from === 'ivr') endFlow(world, conversation);
    takeAttributes(world, conversation, BY_MEDIA.has(state) ? 'media' : 'routing');
  }
  if (from === 'ivr' && state === 'queued') {
    conversation.ivrCompletedAtMs = nowMs;
    const hangUpAfterMs = choices.draw(HANG_UP, conversation.id, 0);
    if (hangUpAfterMs > 0) {
      timeline.at(nowMs + hangUpAfterMs, () => tell(world, conversation, 'HANG_UP'));
    }
  }
  if (TABLE.states[state].final) {
    const recording = liveRecording(conversation);
    if (recording !== undefined) stopRecording(world, conversation, recording);
  }
  const { after } = TABLE.states[state];
  if (after === undefined || from === state) return;
  const lagMs = choices.draw(STEP_LAG, conversation.id, conversation.steps++);
  timeline.at(nowMs + (BASE_MS[after.delay] ?? 0) + lagMs, () => {
    if (conversation.state !== state) return;
    const target = afterDelay(TABLE, state, () => false);
    if (target === undefined) return;
    takeStep(
      world,
      conversation,
      captureSnapshot,
      { what: target, resource: conversation.id, rule: VOICE_RULES['conversation.stepped'] },
      () => enter(world, conversation, target),
    );
  });
}
