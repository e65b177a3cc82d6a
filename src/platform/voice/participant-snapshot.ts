import type { Snapshot } from '../journal.ts';
import type { World } from '../world.ts';
import { shownVersion } from './shown-version.ts';
import type { Conversation, Participant } from './voice.ts';

/** A participant with the conversation that it takes part in. */
export interface ParticipantPlace {
  readonly conversation: Conversation;
  readonly participant: Participant;
}

/** The contended state of a participant's attributes now, for the journal. */
export function participantSnapshot(
  { timeline }: World,
  { conversation, participant }: ParticipantPlace,
): Snapshot {
  const { id, register } = participant;
  const { version = 1 } = register?.truth ?? {};
  const shown = register?.view.at(timeline.nowMs)?.version ?? version;
  const truth = `v${version}`;
  return {
    machine: 'participant',
    resource: id,
    truth,
    view: shown === version ? truth : `v${shown}`,
    lock: register?.lock ?? null,
    version,
    around: conversation.state,
  };
}

/** The contended state of a whole conversation now, for the journal. */
export function conversationSnapshot(world: World, conversation: Conversation): Snapshot {
  const taken = conversation.participants.find(({ register }) => register?.lock !== undefined);
  return {
    machine: 'conversation',
    resource: conversation.id,
    truth: `v${conversation.version}`,
    view: `v${shownVersion(world, conversation)}`,
    lock: taken?.register?.lock ?? null,
    version: conversation.version,
    around: conversation.state,
  };
}
