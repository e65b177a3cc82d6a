import type { World } from '../world.ts';
import type { Conversation } from './voice.ts';
import { publishConversation } from './voice-events.ts';

/** Makes a new version of the conversation, as every change of it does, and tells of it. */
export function bumpVersion(world: World, conversation: Conversation): void {
  conversation.version += 1;
  world.bands.push({
    machine: 'conversation',
    resource: conversation.id,
    band: 'version',
    atMs: world.timeline.nowMs,
    value: `v${conversation.version}`,
  });
  publishConversation(world, conversation);
}
