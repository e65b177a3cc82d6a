/** The bodies that the baselines answer: those of the served platform's only call. */
export const conversation = {
  id: 'conv-1',
  state: 'connected',
  recordingState: 'active',
  participants: [
    { id: 'caller', purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
    { id: 'ivr', purpose: 'ivr', name: 'IVR', address: 'tel:+15550199' },
  ],
  ivrCompletedTime: '2026-01-05T09:00:00.500Z',
};

/** Its only recording. */
export const recording = {
  id: 'rec-1',
  conversationId: 'conv-1',
  state: 'active',
  tags: ['ivr-node-7'],
  format: 'wav',
  requestedTime: '2026-01-05T09:00:00.000Z',
  startTime: '2026-01-05T09:00:00.000Z',
};
