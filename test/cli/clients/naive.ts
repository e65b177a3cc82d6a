import type { ClientTools, RecordingToggleTask } from './types.ts';

// The toggle as most people write it first; in TypeScript, to be loaded as a user's own file.
export default async function toggle({ transport, task }: ClientTools<RecordingToggleTask>) {
  const base = `/api/v2/conversations/voice/${task.conversationId}`;
  await transport.send({ method: 'DELETE', path: `${base}/recording` });
  const reply = await transport.send({
    method: 'POST',
    path: `${base}/recording/start`,
    body: { recordingSettings: { ...task.recordingSettings } },
  });
  if (reply.kind === 'response' && reply.status === 201) return { status: 'done' };
  return { status: 'failed', because: 'the start was refused' };
}
