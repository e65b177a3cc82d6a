import type { World } from '../world.ts';
import { type Conversation, RECORDINGS_SHOWN_MAX, type Recording } from './voice.ts';

/**
 * The version of a conversation that reads show: that before the first change which they hide, be it
 * of attributes or the start of a recording. So whoever writes on the version of what was read is
 * refused as long as something else has happened.
 */
export function shownVersion({ timeline }: World, conversation: Conversation): number {
  const { nowMs } = timeline;
  const { participants, recordings } = conversation;
  let { version } = conversation;
  for (const { register } of participants) {
    const hidden = register?.view.hiddenAt(nowMs);
    if (hidden !== undefined) version = Math.min(version, hidden.conversationVersion - 1);
  }
  for (let i = Math.max(0, recordings.length - RECORDINGS_SHOWN_MAX); i < recordings.length; i++) {
    const { sinceVersion, view } = recordings[i] as Recording;
    if (sinceVersion === undefined || sinceVersion > version) continue;
    if (view.at(nowMs) === undefined) version = sinceVersion - 1;
  }
  return version;
}
