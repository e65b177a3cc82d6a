import type { ClientReport } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Conversation, type Recording, voiceOf } from '../../src/platform/voice/voice.ts';
import type { Part } from '../scenario.ts';
import type { RecordingToggleTask } from './task.ts';

/** One worker and the call that it is to toggle. */
export interface Toggle {
  readonly client: string;
  readonly conversationId: string;
  /** What the recording carries that it is to start. */
  readonly tags: readonly string[];
}

/** What became of a toggle: its call, the recordings that carry its tags, the worker's last word. */
export interface Toggled {
  readonly client: string;
  readonly conversation: Readonly<Conversation>;
  readonly tagged: readonly Recording[];
  readonly report: ClientReport | undefined;
}

/** What the workers of a scenario are to do. */
export function togglesOf(parts: readonly Part<RecordingToggleTask>[]): Toggle[] {
  return parts.map(({ name: client, task: { conversationId, recordingSettings } }) => ({
    client,
    conversationId,
    tags: recordingSettings.tags,
  }));
}

/** What became of each toggle whose call there is, in the order of the parts. */
export function toggledIn({ world, reports }: Evidence, toggles: readonly Toggle[]): Toggled[] {
  const { conversations } = voiceOf(world);
  const toggled: Toggled[] = [];
  for (const { client, conversationId, tags } of toggles) {
    const conversation = conversations.get(conversationId);
    if (conversation === undefined) continue;
    const tagged = conversation.recordings.filter(({ settings }) =>
      tags.every((tag) => settings.tags.includes(tag)),
    );
    // A lone worker may report under another name, as one in another language does that is served.
    const report = toggles.length === 1 ? reports[0] : reports.find((one) => one.client === client);
    toggled.push({ client, conversation, tagged, report });
  }
  return toggled;
}

/** Whether a recording captures, or is about to, and nobody has asked it to stop. */
export function runs({ state }: Recording): boolean {
  return state === 'queued' || state === 'recording';
}
