export default async ({ transport, task }) => {
  const path = `/api/v2/conversations/voice/${task.conversationId}/recordings`;
  if (Math.random() < 0.5) await transport.send({ method: 'GET', path });
  await transport.send({ method: 'GET', path });
};
