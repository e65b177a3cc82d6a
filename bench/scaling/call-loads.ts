import type { Choices } from '../../src/choice/choices.ts';
import { Platform } from '../../src/platform/platform.ts';
import { openConversation } from '../../src/platform/voice/conversation-lifecycle.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';
import { Caller } from './caller.ts';
import { callsByHand, deliveredCallsByHand } from './calls-by-hand.ts';
import type { Load } from './load.ts';

const BODY = { recordingSettings: { tags: ['ivr-node-7'], format: 'wav' } };

/** Opens so many calls that are recorded from the start, and gives their ids. */
function openCalls({ platform }: Caller, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `conv-${index + 1}`;
    openConversation(platform.world, {
      id,
      participants: [
        { id: `caller-${id}`, purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
      ],
      defaultRecording: { tags: [], format: 'wav' },
    });
    return id;
  });
}

function toggleAll(caller: Caller, count: number): number {
  const paths = openCalls(caller, count).map((id) => `/api/v2/conversations/voice/${id}`);
  for (const path of paths) caller.send('GET', path);
  caller.turn();
  for (const path of paths) {
    caller.send('DELETE', `${path}/recording`, undefined, { 'idempotency-key': path });
  }
  caller.turn();
  for (const path of paths) {
    caller.send('POST', `${path}/recording/start`, BODY, { 'idempotency-key': path });
  }
  caller.turn();
  for (const path of paths) caller.send('GET', `${path}/recordings`);
  return caller.operations;
}

/** Calls with recordings, as a toggle works on them. */
export const callLoad: Load = {
  what: 'conversations with recordings: read, stop, start, list',
  ours: (count, choices) => toggleAll(new Caller(new Platform({ choices })), count),
  byHand: callsByHand,
};

/** The same while somebody is told of all that happens to them. */
export const deliveryLoad: Load = {
  what: 'conversations whose events are delivered: read, stop, start, list',
  ours: (count, choices) => {
    const caller = new Caller(new Platform({ choices }));
    subscribe(caller.platform.world, {
      client: 'load',
      types: ['conversation:updated', 'interaction.recorded'],
    });
    return toggleAll(caller, count);
  },
  byHand: deliveredCallsByHand,
};

/** Interactions, as a repair works on them. */
export const interactionLoad: Load = {
  what: 'interactions: read, annotate on the version read, record again, read',
  ours: repairAll,
  byHand: callsByHand,
};

function repairAll(count: number, choices: Choices): number {
  const caller = new Caller(new Platform({ choices }));
  const ids = openCalls(caller, count);
  const etags = ids.map((id) => caller.send('GET', `/api/v2/interactions/${id}`).headers.etag);
  caller.turn();
  for (const [index, id] of ids.entries()) {
    const headers = { 'if-match': etags[index] ?? '*' };
    caller.send('PATCH', `/api/v2/interactions/${id}`, { annotations: { seen: 'yes' } }, headers);
  }
  caller.turn();
  const channels = [
    { type: 'agent', record: true },
    { type: 'customer', record: true },
  ];
  for (const id of ids) {
    const metadata = { triggerSource: 'load', retrySequence: 1, originalRecordingId: `rec-${id}` };
    const body = { recordingFormat: 'wav', channels, metadata };
    caller.send('POST', `/api/v2/recordings/interactions/${id}`, body, { 'idempotency-key': id });
  }
  caller.turn();
  for (const id of ids) caller.send('GET', `/api/v2/interactions/${id}`);
  return caller.operations;
}
