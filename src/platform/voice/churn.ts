import { CATALOGUE } from '../../choice/catalogue.ts';
import type { ConversationEvent } from '../../machine/conversation.ts';
import { hasSubscriptions } from '../webhooks/webhooks.ts';
import type { World } from '../world.ts';
import { stepParticipant } from './participant-lifecycle.ts';
import type { Conversation, ConversationState } from './voice.ts';

const CALL_RATE = CATALOGUE['conversation.step-rate'];
const PARTICIPANT_RATE = CATALOGUE['participant.step-rate'];
const SECOND_MS = 1000;
/** Of the steps of a connected call, one in so many is a transfer instead of a hold. */
const TRANSFER_EVERY = 8;
/** A call that nobody has looked at for so long pauses. */
const PAUSE_AFTER_MS = 1500;

/** How much a call moves by itself. */
export interface Churn {
  /** For how long after the answer, so that a call comes to rest. */
  readonly durationMs: number;
  /** Steps a second at the least, on which the choice comes on top; 0 unless told. */
  readonly stepsPerSecondMin?: number;
  /** Of them, those that change the participant; 0 unless told. */
  readonly participantStepsPerSecondMin?: number;
}

/** Sends an event to a conversation. Answers whether its state takes it. */
export type Tell = (event: ConversationEvent['type']) => boolean;

/**
 * Lets a call move for a while: the conversation at one rate, its first participant at a lower one.
 * At most 20 and 4 steps a second.
 */
export function startChurn(
  world: World,
  conversation: Conversation,
  churn: Churn,
  tell: Tell,
): void {
  const { durationMs, stepsPerSecondMin = 0, participantStepsPerSecondMin = 0 } = churn;
  const { choices } = world;
  const stepsPerSecond = Math.min(
    CALL_RATE.max,
    stepsPerSecondMin + choices.draw(CALL_RATE, conversation.id, 0),
  );
  repeat(world, conversation, stepsPerSecond, durationMs, (nth) => {
    const event = eventIn(conversation.state, nth);
    if (event !== undefined) tell(event);
  });
  const [participant] = conversation.participants;
  if (participant === undefined) return;
  const ofParticipant = Math.min(
    PARTICIPANT_RATE.max,
    participantStepsPerSecondMin + choices.draw(PARTICIPANT_RATE, participant.id, 0),
  );
  const place = { conversation, participant };
  repeat(world, conversation, ofParticipant, durationMs, (nth) =>
    stepParticipant(world, place, nth),
  );
}

/**
 * Acts so often a second until the time is over or the call has ended, one event at a time. While
 * nobody looks at the call and nobody subscribes to anything it pauses, since one step more or less makes no difference to a tag that
 * is stale; a look wakes it.
 */
function repeat(
  world: World,
  conversation: Conversation,
  perSecond: number,
  durationMs: number,
  act: (nth: number) => void,
): void {
  if (perSecond === 0) return;
  const { timeline } = world;
  const startedAtMs = timeline.nowMs;
  const schedule = (nth: number): void => {
    // Whole milliseconds, as stepped sessions move by them.
    const afterMs = Math.ceil((nth * SECOND_MS) / perSecond);
    if (afterMs > durationMs) return;
    timeline.at(startedAtMs + afterMs, () => {
      if (conversation.endedAtMs !== undefined) return;
      act(nth);
      const watched =
        timeline.nowMs - conversation.lookedAtMs < PAUSE_AFTER_MS || hasSubscriptions(world);
      if (watched) schedule(nth + 1);
      else {
        conversation.pausing.push(() => {
          schedule(Math.floor(((timeline.nowMs - startedAtMs) * perSecond) / SECOND_MS) + 1);
        });
      }
    });
  };
  schedule(1);
}

/** Somebody looks at a call: what had paused in it goes on. */
export function wake({ timeline }: World, conversation: Conversation): void {
  conversation.lookedAtMs = timeline.nowMs;
  if (conversation.pausing.length === 0) return;
  for (const goOn of conversation.pausing.splice(0)) goOn();
}

function eventIn(state: ConversationState, nth: number): ConversationEvent['type'] | undefined {
  switch (state) {
    case 'ivr':
      return 'DTMF';
    case 'queued':
      return 'OFFER';
    case 'connected':
      return nth % TRANSFER_EVERY === 0 ? 'TRANSFER' : 'HOLD';
    case 'held':
      return 'RESUME';
    default:
      return undefined;
  }
}
