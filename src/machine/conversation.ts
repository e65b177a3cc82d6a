import { setup } from 'xstate';

/** What happens to a conversation from outside. */
export type ConversationEvent =
  | { type: 'ANSWER' }
  | { type: 'DTMF' }
  | { type: 'OFFER' }
  | { type: 'HOLD' }
  | { type: 'RESUME' }
  | { type: 'TRANSFER' }
  | { type: 'HANG_UP' };

/**
 * A voice conversation (seeds 000 and 004). Every step, also one that leaves the state as it is,
 * makes a new version of it. The tag `live` marks the states in which there is audio.
 */
export const conversationMachine = setup({
  types: { events: {} as ConversationEvent, tags: {} as 'live' },
  delays: { ivrTime: 0, queueTime: 0 },
}).createMachine({
  id: 'conversation',
  initial: 'alerting',
  states: {
    alerting: {
      // Every call of this platform is answered as it arrives, so nobody hangs up before.
      description: 'ringing',
      on: { ANSWER: 'ivr' },
    },
    ivr: {
      description: 'the flow is running; a node of it completes when this state is left',
      tags: ['live'],
      after: { ivrTime: 'queued' },
      on: { DTMF: 'ivr', HANG_UP: 'ended' },
    },
    queued: {
      description: 'waiting for an agent',
      tags: ['live'],
      after: { queueTime: 'connected' },
      on: { OFFER: 'queued', HANG_UP: 'ended' },
    },
    connected: {
      description: 'talking to an agent',
      tags: ['live'],
      on: { HOLD: 'held', TRANSFER: 'queued', HANG_UP: 'ended' },
    },
    held: {
      description: 'hearing music until the agent is back',
      tags: ['live'],
      on: { RESUME: 'connected', HANG_UP: 'ended' },
    },
    ended: { description: 'over', type: 'final' },
  },
});
