// Waits fractions of milliseconds, as jitter does, and gives up on the first refusal.
export default async ({ transport, clock, task }) => {
  const base = `/api/v2/conversations/voice/${task.conversationId}`;
  await transport.send({ method: 'DELETE', path: `${base}/recording` });
  await clock.sleep(100.5);
  const body = { recordingSettings: task.recordingSettings };
  const reply = await transport.send({ method: 'POST', path: `${base}/recording/start`, body });
  if (reply.status !== 201) throw new Error('refused');
};
